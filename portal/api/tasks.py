"""Forgetting the answers that no repeat asks for any more."""

from datetime import datetime, timedelta

from portal.api.idempotency import KEPT_FOR, forget
from portal.core.jobs import sweep


@sweep("forget_answers", every=timedelta(hours=1))
def forget_answers(at: datetime) -> None:
    forget(before=at - KEPT_FOR)

"""What everybody is told, on every view, when pages may come late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.core.db import db
from portal.core.jobs import SWEEPS
from portal.core.text import _
from portal.incidents.models import Incident
from portal.messages.models import Message, MessageState
from portal.now import wording
from portal.pager.health import DUE_LIMIT, limit_of
from portal.pager.models import SweepRun

PAGING = ("escalate", "send_waiting")
"""The sweeps that a page waits for; the others may be late without anybody sleeping through an incident."""


@dataclass(frozen=True)
class Banner:
    text: str
    kind: str = "bad"


def banner(at: datetime) -> Banner | None:
    """The same limits as `/health`, in one query: this runs for every view."""
    ran, waiting_since = _observed(at)
    if any(name not in ran for name in PAGING):
        return Banner(_("Pages may be late: the pager does not run. An admin starts it with `releve clock`."))
    late = [at - ran[name] for name in PAGING if at - ran[name] > limit_of(SWEEPS[name].every)]
    if late:
        time = wording.length(max(late))
        return Banner(_("Pages may be late: the pager last ran %(time)s ago.", time=time))
    if waiting_since is not None and at - waiting_since > DUE_LIMIT:
        time = wording.length(at - waiting_since)
        return Banner(_("Pages may be late: one has been waiting for %(time)s.", time=time))
    return None


def _observed(at: datetime) -> tuple[Mapping[str, datetime], datetime | None]:
    """When each paging sweep last ran, and since when the longest waiting step or message is due."""
    is_waiting = Message.state.in_((MessageState.PENDING, MessageState.SENDING))
    message = select(func.min(Message.due_at)).where(is_waiting, Message.due_at <= at)
    step = select(func.min(Incident.next_escalation_at)).where(Incident.next_escalation_at <= at)
    since = func.least(message.scalar_subquery(), step.scalar_subquery())
    runs = select(SweepRun.name, SweepRun.ran_at, since).where(SweepRun.name.in_(PAGING))
    rows = db.session.execute(runs).all()
    return {row[0]: row[1] for row in rows}, rows[0][2] if rows else None

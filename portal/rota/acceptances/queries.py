"""What people were asked to accept, and have said."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import many
from portal.rota.acceptances.models import Acceptance

KEPT = timedelta(days=400)
"""How long ago a word still counts. Chosen by us: plans reach a year ahead."""


def acceptances_of(rotations: Iterable[int], people: Iterable[int], *, at: datetime) -> Sequence[Acceptance]:
    """Of some rotations and people, oldest first."""
    about = select(Acceptance).where(
        Acceptance.rotation_id.in_([*rotations]),
        Acceptance.person_id.in_([*people]),
        Acceptance.asked_at > at - KEPT,
    )
    return many(about.order_by(Acceptance.asked_at, Acceptance.id))


def acceptances_by_key(keys: Iterable[str]) -> dict[str, Acceptance]:
    found = select(Acceptance).where(Acceptance.key.in_([*keys]))
    with_all = found.options(
        joinedload(Acceptance.rotation, innerjoin=True),
        joinedload(Acceptance.asked_by),
        joinedload(Acceptance.person),
    )
    return {one.key: one for one in many(with_all)}

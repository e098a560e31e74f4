"""The ledger of cover: lines that are only ever added."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.core.db import db
from portal.people.models import Person
from portal.rota.cover.handing import Handed
from portal.rota.models import RotaRole
from portal.swaps.models import CoverEntry


def enter(
    done: Iterable[Handed],
    *,
    team_id: int,
    swap_id: int | None = None,
    reason: str | None,
    by: Person | None,
    at: datetime,
) -> None:
    """A line for each stretch that went from one person to another; what nobody had is owed to nobody."""
    for one in done:
        if one.from_id is None:
            continue
        entry = CoverEntry(
            swap_id=swap_id, team_id=team_id, shift_id=one.shift_id, role=RotaRole(one.role),
            from_id=one.from_id, to_id=one.to_id, starts_at=one.starts_at, ends_at=one.ends_at,
            minutes=minutes_of(one), reason=reason, at=at,
            by_id=by.id if by else None,
        )  # fmt: skip
        db.session.add(entry)
    db.session.flush()


def minutes_of(one: Handed) -> int:
    """Whole ones."""
    return (one.ends_at - one.starts_at) // timedelta(minutes=1)

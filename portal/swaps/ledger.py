"""Who has covered whom, and what is owed back: sums of lines that are only ever added."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.core.db import db
from portal.people.models import Person, Team
from portal.people.queries import people_by_id
from portal.rota.handing import Handed
from portal.rota.models import Shift
from portal.swaps.models import CoverEntry


@dataclass(frozen=True)
class Balance:
    """Two people: `debtor` has been covered by `creditor` for that many minutes more than the other way round."""

    creditor: Person
    debtor: Person
    minutes: int


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
        shift = db.session.get_one(Shift, one.shift_id)
        entry = CoverEntry(
            swap_id=swap_id, team_id=team_id, shift_id=one.shift_id, role=shift.rotation.role,
            from_id=one.from_id, to_id=one.to_id, starts_at=one.starts_at, ends_at=one.ends_at,
            minutes=int((one.ends_at - one.starts_at).total_seconds() // 60), reason=reason, at=at,
            by_id=by.id if by else None,
        )  # fmt: skip
        db.session.add(entry)
    db.session.flush()


def balances(*, team: Team | None = None, person: Person | None = None) -> list[Balance]:
    """What is owed between pairs of people, most first; of one team, of one person, or all."""
    own = select(CoverEntry.from_id, CoverEntry.to_id, func.sum(CoverEntry.minutes))
    if team is not None:
        own = own.where(CoverEntry.team_id == team.id)
    if person is not None:
        own = own.where((CoverEntry.from_id == person.id) | (CoverEntry.to_id == person.id))
    owed: dict[tuple[int, int], int] = defaultdict(int)
    for debtor, creditor, minutes in db.session.execute(own.group_by(CoverEntry.from_id, CoverEntry.to_id)):
        pair, sign = ((debtor, creditor), 1) if debtor < creditor else ((creditor, debtor), -1)
        owed[pair] += sign * minutes
    people = people_by_id({who for pair in owed for who in pair})
    found = [_balance(people, pair, minutes) for pair, minutes in owed.items() if minutes]
    return sorted(found, key=lambda one: (-one.minutes, one.debtor.name, one.creditor.name))


def _balance(people: dict[int, Person], pair: tuple[int, int], minutes: int) -> Balance:
    debtor, creditor = pair if minutes > 0 else pair[::-1]
    return Balance(people[creditor], people[debtor], abs(minutes))

"""Who has covered whom, and what is owed back: sums of lines that are only ever added."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core.db import db, many
from portal.people.models import Person, Team
from portal.people.queries import people_by_id
from portal.swaps.models import CoverEntry


@dataclass(frozen=True)
class Balance:
    """Two people: `debtor` has been covered by `creditor` for that many minutes more than the other way round."""

    creditor: Person
    debtor: Person
    minutes: int


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


def entries_of(team: Team, limit: int = 200) -> Sequence[CoverEntry]:
    """A team's ledger, the latest first."""
    own = select(CoverEntry).where(CoverEntry.team_id == team.id)
    with_facts = (joinedload(CoverEntry.giver), joinedload(CoverEntry.taker), joinedload(CoverEntry.swap))
    return many(own.options(*with_facts).order_by(CoverEntry.at.desc(), CoverEntry.id.desc()).limit(limit))

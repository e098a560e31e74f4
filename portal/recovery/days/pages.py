"""What the views of recovery time show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.people.models import Person, Team
from portal.people.queries import members_of
from portal.recovery.books.queries import OpenLot, balances, open_lots
from portal.recovery.days.lines import Line, lines_of
from portal.recovery.days.models import RecoveryDay
from portal.recovery.days.queries import days_of, open_days
from portal.recovery.entries import Account
from portal.recovery.local_dates import today
from portal.recovery.policies.queries import Held, held_by

LATELY = 20
"""Lines of the books on a page; older ones are a click away. Chosen by us: what a phone scrolls through."""

OLD = timedelta(days=14)
"""Time that has been owed for longer than this is told apart: rest helps soon after a bad night. Chosen by us."""


@dataclass(frozen=True)
class Books:
    """One person's time: minutes that may be booked and that are, what expires when, days, and the lines behind.

    Shape: `older` is the first line that is not among them, if there is one.
    """

    balance: int
    booked: int
    lots: Sequence[OpenLot]
    days: Sequence[RecoveryDay]
    open_ids: frozenset[int]
    lines: Sequence[Line]
    older: int | None
    held: Held | None


@dataclass(frozen=True)
class Row:
    """What one person of a team is owed; `old` of it for longer than two weeks."""

    person: Person
    minutes: int
    old: int
    booked: int
    next_expiry: date | None


@dataclass(frozen=True)
class Owed:
    """What a team is owed, by name and never by how much: this is no ranking."""

    rows: Sequence[Row]
    waiting: Sequence[RecoveryDay]

    @property
    def minutes(self) -> int:
        return sum(max(0, row.minutes) for row in self.rows)

    @property
    def old(self) -> int:
        return sum(row.old for row in self.rows)


def books_of(person: Person, *, at: datetime, last: int | None = None) -> Books:
    """With the latest lines, or those up to one of them."""
    lines = lines_of(person, limit=LATELY + 1, last=last)
    held = balances([person.id])[person.id]
    return Books(
        balance=held.get(Account.AVAILABLE, 0),
        booked=held.get(Account.BOOKED, 0),
        lots=open_lots([person.id]),
        days=days_of(person),
        open_ids=frozenset(day.id for day in open_days([person.id])),
        lines=lines[:LATELY],
        older=lines[LATELY].id if len(lines) > LATELY else None,
        held=held_by(person, on=today(person, at)),
    )


def owed_to(team: Team, *, at: datetime) -> Owed:
    """In a constant number of queries."""
    people = sorted((one.person for one in members_of(team)), key=lambda person: person.name)
    ids = [person.id for person in people]
    held, lots, days = balances(ids), open_lots(ids), open_days(ids)
    rows = [
        _row(person, held[person.id], [lot for lot in lots if lot.person_id == person.id], at)
        for person in people
    ]
    return Owed(rows, [day for day in days if day.absence.counts and day.absence.decided_at is None])


def _row(person: Person, held: Mapping[Account, int], lots: Sequence[OpenLot], at: datetime) -> Row:
    old = sum(lot.minutes for lot in lots if lot.minutes > 0 and lot.earned_at < at - OLD)
    minutes = held.get(Account.AVAILABLE, 0)
    dates = [lot.expires_on for lot in lots if lot.expires_on and lot.minutes > 0]
    return Row(
        person, minutes, min(old, max(0, minutes)), held.get(Account.BOOKED, 0), min(dates, default=None)
    )

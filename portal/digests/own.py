"""What a week was for one person, for nobody else's eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.digests.weeks import WEEK, week_before
from portal.fatigue.days.queries import Scored, Sums, scores_at, sums_over
from portal.people.models import Person
from portal.recovery.books.queries import balances
from portal.recovery.entries import Account
from portal.rota.models import Assignment
from portal.rota.queries import cover_by

AHEAD = timedelta(weeks=2)
MOST_SHIFTS = 3


@dataclass(frozen=True)
class OwnWeek:
    """Units: `owed` minutes of recovery time that may be booked; `next_shifts` begin within two weeks."""

    monday: date
    last: Sums
    before: Sums
    scored: Scored
    owed: int
    next_shifts: Sequence[Assignment]

    @property
    def is_empty(self) -> bool:
        """Nothing to say: no page and no hour on call last week, nothing owed, no shift within two weeks."""
        return not (self.last.pages or self.last.oncall or self.owed > 0 or self.next_shifts)


def own_week(person: Person, monday: date, *, at: datetime) -> OwnWeek:
    """The week before a Monday, and what is ahead at an instant; a constant number of queries."""
    ids = [person.id]
    last, before = (sums_over(ids, *week_before(one))[person.id] for one in (monday, monday - WEEK))
    held = balances(ids)[person.id]
    return OwnWeek(
        monday=monday,
        last=last,
        before=before,
        scored=scores_at(ids, at)[person.id],
        owed=held.get(Account.AVAILABLE, 0),
        next_shifts=cover_by(person, at, at + AHEAD)[:MOST_SHIFTS],
    )

"""Builders: people who are away."""

from datetime import date, datetime

from portal.absences.actions import ask_for_leave
from portal.absences.models import Absence
from portal.absences.spans import Days
from portal.people.models import Person
from tests.clock import START


def an_absence(
    person: Person,
    first: date,
    last: date | None = None,
    *,
    by: Person | None = None,
    is_confirmed: bool = False,
    at: datetime = START,
) -> Absence:
    """Whole days, one unless told; pending unless a manager puts them down as confirmed."""
    return ask_for_leave(
        person, Days(first, last or first), by=by or person, at=at, is_confirmed=is_confirmed
    )

"""Periods of whole days, and their months."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

USUAL_MONTHS = 6
"""Source: requirement 003-79 looks back six months."""
LONGEST = timedelta(days=5 * 366)
"""Chosen by us: what is older says little of how a team works now."""


@dataclass(frozen=True, slots=True)
class Period:
    """From one date to another, both included."""

    first: date
    last: date

    @property
    def months(self) -> list[date]:
        """The first of each month that the period touches, oldest first."""
        found = [self.first.replace(day=1)]
        while (following := month_after(found[-1])) <= self.last:
            found.append(following)
        return found


class Wrong(StrEnum):
    """Why a period will not do."""

    BACKWARDS = "backwards"
    TOO_LONG = "too_long"


def wrong_with(period: Period) -> Wrong | None:
    if period.last < period.first:
        return Wrong.BACKWARDS
    return Wrong.TOO_LONG if period.last - period.first > LONGEST else None


def usual_period(today: date) -> Period:
    """The last six months whole, and this one."""
    first = today.replace(day=1)
    for _month in range(USUAL_MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
    return Period(first, today)


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)

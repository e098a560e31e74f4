"""How long somebody is on call without a break, beside what may be asked of them. Values in, breaches out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.rota.bounds.bounds import InARow, Line, bounds_on
from portal.rota.loads import days_held, in_rows, night, nights_held, runs, whole_day
from portal.rota.windows import DAY, Period, day_of, merged

WEEK = timedelta(weeks=1)
CLOCK_CHANGE = timedelta(hours=1)
"""A week of 169 hours is one week, on whatever clock it was planned."""


class Unit(StrEnum):
    WEEKS = "weeks"
    NIGHTS = "nights"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class TooLong:
    """More in a row than `limit` allows, from its first instant to its last; `count` is in the unit of the limit."""

    unit: Unit
    count: int
    limit: int
    period: Period


def too_long(periods: Sequence[Period], allowed: InARow, zone: str) -> list[TooLong]:
    """Every row of weeks, nights and days that is longer than allowed.

    Shape: weeks go on until 35 hours are free; a night counts from its half on, a day from twelve hours on, both on
           the clock of `zone`; time without any break counts in whole days from when it began, so noon to noon is one.
    """
    return [
        *_weeks(periods, allowed.weeks),
        *_nights(periods, allowed.nights, zone),
        *_days(periods, allowed.days, zone),
    ]


def broken(
    line: Line, held: Sequence[Period], taken: Sequence[Period], zone: str
) -> list[tuple[Period, TooLong]]:
    """What is too long of all that somebody would hold, each with the first of the taken that has a part in it.

    Each stretch is judged by what holds on the local date on which it begins; what they hold anyway is not judged.
    """
    judged: dict[InARow, list[Period]] = {}
    for one in sorted(taken):
        if allowed := bounds_on(line, day_of(one[0], zone)).in_a_row:
            judged.setdefault(allowed, []).append(one)
    found = (
        (first, row)
        for allowed, own in judged.items()
        for row in too_long([*held, *taken], allowed, zone)
        if (first := _first_in(row.period, own))
    )
    return [*found]


def _first_in(period: Period, own: Sequence[Period]) -> Period | None:
    return next((one for one in own if one[0] < period[1] and one[1] > period[0]), None)


def _weeks(periods: Sequence[Period], allowed: int) -> Iterator[TooLong]:
    for start, end in runs(periods):
        if end - start > allowed * WEEK + CLOCK_CHANGE:
            yield TooLong(Unit.WEEKS, -((start - end + CLOCK_CHANGE) // WEEK), allowed, (start, end))


def _nights(periods: Sequence[Period], allowed: int, zone: str) -> Iterator[TooLong]:
    for row in in_rows(nights_held(periods, zone)):
        if len(row) > allowed:
            stretch = night(row[0], zone)[0], night(row[-1], zone)[1]
            yield TooLong(Unit.NIGHTS, len(row), allowed, stretch)


def _days(periods: Sequence[Period], allowed: int, zone: str) -> Iterator[TooLong]:
    for row in in_rows(days_held(periods, zone)):
        count, stretch = _counted(merged(periods), row, zone)
        if count > allowed:
            yield TooLong(Unit.DAYS, count, allowed, stretch)


def _counted(own: Sequence[Period], row: Sequence[date], zone: str) -> tuple[int, Period]:
    """How many days a row of dates comes to, and from when to when it lasts."""
    first, last = whole_day(row[0], zone)[0], whole_day(row[-1], zone)[1]
    inside = [(max(start, first), min(end, last)) for start, end in own if start < last and end > first]
    start, end = inside[0][0], inside[-1][1]
    if len(inside) > 1:
        return len(row), (start, end)
    return min(len(row), -((start - end + CLOCK_CHANGE) // DAY)), (start, end)

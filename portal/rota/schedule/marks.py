"""Public holidays on a wall of days: where they stand, and whose they are. Values in, places out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.rota.days import Wall, midnight
from portal.rota.windows import day_of


@dataclass(frozen=True, slots=True)
class Mark:
    """The part of a stretch that is a public holiday where its person lives, in percent of the grid."""

    on: date
    name: str
    x: float
    width: float


def days_touched(start: datetime, end: datetime, zone: str) -> Iterator[date]:
    """The calendar days of `zone` that [start, end) has a part of."""
    day, last = day_of(start, zone), day_of(end - timedelta(microseconds=1), zone)
    while day <= last:
        yield day
        day += timedelta(days=1)


def marks(wall: Wall, start: datetime, end: datetime, zone: str, days: Mapping[date, str]) -> list[Mark]:
    """The holidays of a person in `zone` while they cover [start, end), clipped to it and to the wall."""
    found = [
        (day, max(start, midnight(day, zone)), min(end, midnight(day + timedelta(days=1), zone)))
        for day in days_touched(start, end, zone)
        if day in days
    ]
    placed = [(day, wall.place(begin), wall.place(until)) for day, begin, until in found]
    return [Mark(day, days[day], x, until - x) for day, x, until in placed if until > x]

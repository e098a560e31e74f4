"""Public holidays on a wall of days: where they stand, and whose they are. Values in, places out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.rota.days import Window
from portal.rota.windows import instant


@dataclass(frozen=True, slots=True)
class Mark:
    """The part of a stretch that is a public holiday where its person lives, in percent of the grid."""

    on: date
    name: str
    x: float
    width: float


def days_touched(start: datetime, end: datetime, zone: str) -> Iterator[date]:
    """The calendar days of `zone` that [start, end) has a part of."""
    day, last = (at.astimezone(ZoneInfo(zone)).date() for at in (start, end - timedelta(microseconds=1)))
    while day <= last:
        yield day
        day += timedelta(days=1)


def marks(window: Window, start: datetime, end: datetime, zone: str, days: Mapping[date, str]) -> list[Mark]:
    """The holidays of a person in `zone` while they cover [start, end), clipped to it and to the window."""
    found = [
        (day, max(start, _midnight(day, zone)), min(end, _midnight(day + timedelta(days=1), zone)))
        for day in days_touched(start, end, zone)
        if day in days
    ]
    placed = [(day, window.place(begin), window.place(until)) for day, begin, until in found]
    return [Mark(day, days[day], x, until - x) for day, x, until in placed if until > x]


def _midnight(day: date, zone: str) -> datetime:
    return instant(day, time(), ZoneInfo(zone))

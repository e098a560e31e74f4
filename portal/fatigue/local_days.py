"""Dates and wall clocks of a person who may travel: which date an instant has for them, and when it begins."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.fatigue.settings import Settings
from portal.rota.windows import DAY, Period, instant

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Home:
    """By which clock and calendar somebody lives.

    Shape:  `zones` by the instant from which each holds, in order; the first holds before that, too.
            `holidays` are the public holidays of their calendar.
    Errors: ValueError without a zone, or when two begin at once or out of order.
    """

    zones: tuple[tuple[datetime | None, ZoneInfo], ...]
    holidays: frozenset[date] = frozenset()
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        if not self.zones:
            raise ValueError("Name at least one time zone.")
        begins = [since for since, _zone in self.zones[1:]]
        if None in begins or begins != sorted({one for one in begins if one is not None}):
            raise ValueError("Each time zone after the first one holds from a later instant.")


def home(*zones: tuple[datetime | None, str], holidays: Iterable[date] = ()) -> Home:
    """With the names of zones, in any order; ZoneInfoNotFoundError for one that does not exist."""
    in_order = sorted(zones, key=lambda one: (one[0] is not None, one[0] or datetime.min.replace(tzinfo=UTC)))
    return Home(tuple((since, ZoneInfo(name)) for since, name in in_order), frozenset(holidays))


def zone_of(home: Home, day: date) -> ZoneInfo:
    """The day zone: the one in force at 12:00 UTC of the date."""
    if len(home.zones) == 1:
        return home.zones[0][1]
    noon = datetime.combine(day, NOON, UTC)
    in_force = [zone for since, zone in home.zones if since is None or since <= noon]
    return in_force[-1] if in_force else home.zones[0][1]


def on_clock(home: Home, day: date, at: time, *, days_later: int = 0) -> datetime:
    """A wall-clock time of a date, or of one some days later but still by this date's zone, as an instant."""
    return _instant(day + days_later * DAY, at, zone_of(home, day))


_instant = lru_cache(maxsize=16384)(instant)
"""Nights and hours of the same dates are asked for again and again, for many people of few zones."""


def midnight(home: Home, day: date) -> datetime:
    """When a date begins."""
    return on_clock(home, day, time())


def local_day(home: Home, at: datetime) -> date:
    """The latest date whose midnight is not after the instant."""
    latest = at.astimezone(UTC).date() + DAY
    return next(day for day in (latest - n * DAY for n in range(5)) if midnight(home, day) <= at)


def day_period(home: Home, day: date) -> Period:
    """All instants of a date: 23 to 25 hours, or what a journey leaves of it, which may be nothing."""
    start = midnight(home, day)
    # A flight from UTC-11 to UTC+14 lets the day after begin before this one.
    end = min(midnight(home, day + n * DAY) for n in (1, 2))
    return start, max(start, end)


def days_of(home: Home, period: Period) -> Iterator[date]:
    """The local dates that a period touches, in order."""
    start, end = period
    day = local_day(home, start)
    while midnight(home, day) < end:
        yield day
        day += DAY


@dataclass(frozen=True, slots=True)
class Span:
    """The local dates `first` to `last`, both included, looked at from `as_of`, which lies on the last."""

    first: date
    last: date
    starts_at: datetime
    ends_at: datetime
    as_of: datetime

    @property
    def so_far(self) -> Period:
        return self.starts_at, self.as_of


def span(home: Home, as_of: datetime, days: int | None = None) -> Span:
    """So many local dates up to the one of `as_of`; 28 unless told. ValueError for less than one."""
    many = home.settings.window_days if days is None else days
    if many < 1:
        raise ValueError("Look at one day at least.")
    last = local_day(home, as_of)
    first = last - (many - 1) * DAY
    return Span(first, last, midnight(home, first), day_period(home, last)[1], as_of)

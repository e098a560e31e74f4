"""What being on call asks of one person: hours, nights, weekends, public holidays, runs. Values in, figures out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from portal.rota.windows import DAY, Period, day_of, instant, merged

NIGHT_STARTS, NIGHT_ENDS = time(22), time(7)
"""Covers what is night by law in France (21 to 7, its core from 0 to 5), Germany (23 to 6) and Russia (22 to 6)."""

REST = timedelta(hours=35)
"""A rest that ends a run. Source: code du travail, L3132-2: 24 hours a week, and the 11 of a day."""

HALF_A_DAY = timedelta(hours=12)
"""On call for so long, a date counts as one on call. Chosen by us, as the figures of fatigue have it."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Amount:
    """Units: `hours` on call; `nights` of which at least half was; `weekend_days` and public `holidays` of 24 hours."""

    hours: float = 0
    nights: float = 0
    weekend_days: float = 0
    holidays: float = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.hours + other.hours,
            self.nights + other.nights,
            self.weekend_days + other.weekend_days,
            self.holidays + other.holidays,
        )

    def times(self, part: float) -> "Amount":
        return Amount(self.hours * part, self.nights * part, self.weekend_days * part, self.holidays * part)


def amount(periods: Iterable[Period], zone: str, holidays: Collection[date] = ()) -> Amount:
    """What periods come to on the calendar of their person; time that is covered twice counts once.

    A public holiday on a Saturday or Sunday is both.
    """
    own, home = merged(periods), ZoneInfo(zone)
    return Amount(
        hours=sum((end - start for start, end in own), timedelta()) / timedelta(hours=1),
        nights=len(nights_held(own, zone)),
        weekend_days=_time_on(own, home, lambda day: day.weekday() >= SATURDAY) / DAY,
        holidays=_time_on(own, home, lambda day: day in holidays) / DAY,
    )


def longest_run(periods: Iterable[Period], since: datetime | None = None) -> timedelta:
    """Of those that last beyond `since`, the whole of it."""
    lasting = (end - begin for begin, end in runs(periods) if since is None or end > since)
    return max(lasting, default=timedelta())


def runs(periods: Iterable[Period], rest: timedelta = REST) -> list[Period]:
    """From the beginning of each run to its end: stretches with less than a rest between them are one run."""
    own = merged(periods)
    if not own:
        return []
    breaks = [(a[1], b[0]) for a, b in pairwise(own) if b[0] - a[1] >= rest]
    begins = [own[0][0], *(begin for _end, begin in breaks)]
    ends = [*(end for end, _begin in breaks), own[-1][1]]
    return list(zip(begins, ends, strict=True))


def nights_held(periods: Iterable[Period], zone: str) -> list[date]:
    """The evenings of the nights of which at least half is covered, in order, on the clock of their person."""
    nights: dict[date, timedelta] = {}
    for period in merged(periods):
        for day in _days(period, ZoneInfo(zone)):
            nights[day] = nights.get(day, timedelta()) + _overlap(period, night(day, zone))
    return [day for day, covered in nights.items() if 2 * covered >= _length(night(day, zone))]


def days_held(periods: Iterable[Period], zone: str) -> list[date]:
    """The local dates with twelve hours on call or more, in order."""
    held: dict[date, timedelta] = {}
    for period in merged(periods):
        for day in _days(period, ZoneInfo(zone)):
            held[day] = held.get(day, timedelta()) + _overlap(period, whole_day(day, zone))
    return [day for day, covered in sorted(held.items()) if covered >= HALF_A_DAY]


def in_rows(days: Iterable[date]) -> list[list[date]]:
    """Days in order, those that follow each other together."""
    rows: list[list[date]] = []
    for day in days:
        if rows and day - rows[-1][-1] == DAY:
            rows[-1].append(day)
        else:
            rows.append([day])
    return rows


@lru_cache(maxsize=4096)
def night(evening: date, zone: str) -> Period:
    """The night that begins on an evening. Kept: whoever checks a whole team asks for the same few again."""
    clock = ZoneInfo(zone)
    return instant(evening, NIGHT_STARTS, clock), instant(evening + DAY, NIGHT_ENDS, clock)


def _time_on(own: Sequence[Period], zone: ZoneInfo, is_counted: Callable[[date], bool]) -> timedelta:
    days = ((period, day) for period in own for day in _days(period, zone) if is_counted(day))
    return sum((_overlap(period, whole_day(day, zone.key)) for period, day in days), timedelta())


def _days(period: Period, zone: ZoneInfo) -> Iterator[date]:
    """Every local day that a period touches, and the one before, whose night may reach into it."""
    day, last = period[0].astimezone(zone).date() - DAY, period[1].astimezone(zone).date()
    while day <= last:
        yield day
        day += DAY


@lru_cache(maxsize=4096)
def whole_day(day: date, zone: str) -> Period:
    """From midnight to midnight, where clocks show `zone`."""
    clock = ZoneInfo(zone)
    return instant(day, time(), clock), instant(day + DAY, time(), clock)


def _overlap(one: Period, other: Period) -> timedelta:
    return max(min(one[1], other[1]) - max(one[0], other[0]), timedelta())


def _length(period: Period) -> timedelta:
    return period[1] - period[0]


def night_of(at: datetime, zone: str) -> date | None:
    """The evening on which the night of an instant began; None by day."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() >= NIGHT_STARTS:
        return local.date()
    return local.date() - DAY if local.time() < NIGHT_ENDS else None


def notice_days(told_at: datetime, starts_at: datetime, zone: str) -> int:
    """Midnights between being told and the shift; 0 where it was told later than it began."""
    return max(0, (day_of(starts_at, zone) - day_of(told_at, zone)).days)


SHADOW = "shadow"
"""A trainee is never paged: neither a burden nor cover."""

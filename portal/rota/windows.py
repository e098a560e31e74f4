"""Hours of the week in which a rotation has somebody on call, on a wall clock. Values in, periods out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Period = tuple[datetime, datetime]
"""[start, end), aware UTC."""

DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Window:
    """The same hours on some weekdays.

    Units:  `days` are 0 for Monday to 6 for Sunday, the days on which it begins. It ends on the same day, or on
            the next one when `until` is not after `starts`: 22:00 to 06:00 is a night, 00:00 to 00:00 a whole day.
    Errors: ValueError without a day.
    """

    days: tuple[int, ...]
    starts: time
    until: time

    def __post_init__(self) -> None:
        if not self.days or not set(self.days) <= set(range(7)):
            raise ValueError("Choose at least one day of the week.")

    @property
    def is_overnight(self) -> bool:
        return self.until <= self.starts


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant: in a DST gap it moves forward by the gap; of two it is the first."""
    # fold=0 reads with the offset before the change, which is both.
    return datetime.combine(day, at, zone).astimezone(UTC)


def day_of(at: datetime, zone: str) -> date:
    """The calendar day of an instant, where clocks show `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()


def active_periods(windows: Sequence[Window], zone: str, start: datetime, end: datetime) -> list[Period]:
    """What of [start, end) lies in the windows; all of it when there are none.

    Shape:  sorted, without overlap; windows that touch are one period.
    """
    if not windows:
        return [(start, end)]
    clipped = ((max(a, start), min(b, end)) for a, b in _periods(windows, ZoneInfo(zone), start, end))
    return merged((a, b) for a, b in clipped if a < b)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same time in as few periods as it takes, by time."""
    found: list[Period] = []
    for start, end in sorted(periods):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def shared(one: Period, other: Period) -> Period | None:
    """The time that both have; touching is not sharing."""
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def without(periods: Iterable[Period], taken: Iterable[Period]) -> list[Period]:
    """What is left of sorted periods that do not overlap when others are taken out of them."""
    holes = merged(taken)
    return [left for period in periods for left in _left_of(period, holes)]


def _left_of(period: Period, holes: Sequence[Period]) -> Iterator[Period]:
    start, end = period
    for hole_start, hole_end in holes:
        if hole_start >= end:
            break
        if hole_start > start:
            yield start, hole_start
        start = max(start, hole_end)
    if start < end:
        yield start, end


def _periods(windows: Sequence[Window], zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Period]:
    # Two days back: a window lasts a day at the most, and a zone may skip one.
    day, last = start.astimezone(zone).date() - 2 * DAY, end.astimezone(zone).date()
    while day <= last:
        for window in windows:
            if day.weekday() in window.days:
                until = day + DAY if window.is_overnight else day
                yield instant(day, window.starts, zone), instant(until, window.until, zone)
        day += DAY


def cut_by(windows: Sequence[Window], at: time) -> Window | None:
    """A window that a hand-off at this time of day would cut in two; None where it falls between them."""
    return next((window for window in windows if _is_inside(window, at)), None)


def _is_inside(window: Window, at: time) -> bool:
    if window.is_overnight:
        return window.starts != window.until and (at > window.starts or at < window.until)
    return window.starts < at < window.until


def the_rest(windows: Sequence[Window]) -> list[Window]:
    """The hours of a week that the windows leave out, on the same wall clock: what another leg has to take.

    Shape:  empty when nothing is left out, or when there are no windows.
    """
    if not windows:
        return []
    days = defaultdict(list)
    for start, end in _gaps_of_week(windows):
        for from_, until in _by_day(start, end):
            days[from_ % DAY_MINUTES, until % DAY_MINUTES].append(from_ // DAY_MINUTES % 7)
    rest = [Window(tuple(sorted(on)), _clock(a), _clock(b)) for (a, b), on in days.items()]
    return sorted(rest, key=lambda window: (window.days, window.starts))


def _gaps_of_week(windows: Sequence[Window]) -> Iterator[tuple[int, int]]:
    """In minutes from Monday 00:00; one that passes Sunday midnight begins before the week's first minute."""
    covered = sorted(_minutes(window, day) for window in windows for day in window.days)
    # How far last week's windows reach into this one; below 0 when they end before its first minute.
    reached = max(end for _start, end in covered) - WEEK_MINUTES
    for start, end in covered:
        if start > reached:
            yield reached, start
        reached = max(reached, end)


def _minutes(window: Window, day: int) -> tuple[int, int]:
    start, end = _minute(window.starts), _minute(window.until)
    return day * DAY_MINUTES + start, day * DAY_MINUTES + end + (DAY_MINUTES if window.is_overnight else 0)


def _by_day(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A gap as windows: cut at each midnight when it is longer than a day."""
    if end - start <= DAY_MINUTES:
        yield start, end
        return
    midnight = (start // DAY_MINUTES + 1) * DAY_MINUTES
    yield start, midnight
    yield from _by_day(midnight, end)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)

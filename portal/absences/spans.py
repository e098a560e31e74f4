"""How long somebody is away: whole days, which are their own, or hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SLACK = timedelta(minutes=5)
"""00:01 to 23:59 is a whole day. Source: Jorani's feeds."""

Moment = date | datetime
"""A day, or an aware instant."""


@dataclass(frozen=True)
class Days:
    """Whole days, the last one included: days of whoever is away, in whatever zone they are."""

    first: date
    last: date


@dataclass(frozen=True)
class Hours:
    """From one instant to another, in UTC."""

    starts_at: datetime
    ends_at: datetime


Span = Days | Hours


def instants(span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when, in UTC; whole days begin and end at midnight in `zone`."""
    if isinstance(span, Hours):
        return span.starts_at, span.ends_at
    return _midnight(span.first, zone), _midnight(span.last + DAY, zone)


def over_at(span: Span) -> datetime:
    """When it is over wherever somebody is: twelve hours after a day has ended in UTC."""
    if isinstance(span, Hours):
        return span.ends_at
    return datetime.combine(span.last + DAY, time(12), UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


class NoSpan(ValueError):
    """It lasts no time, or ends before it begins; the text is a word for which."""


def span_of(
    start: Moment, end: Moment | None, *, says_all_day: bool = False, zone: tzinfo | None = None
) -> Span:
    """What an event covers.

    `end` is exclusive. `zone`: the clock on which midnight makes a day, beside that of the start itself.
    Errors: NoSpan: `negative` or `empty`.
    """
    if not isinstance(start, datetime):
        return _days(start, _date(end))
    if not isinstance(end, datetime):
        end = start if end is None else datetime.combine(end, time(), start.tzinfo)
    if end < start:
        raise NoSpan("negative")
    for clock in (start.tzinfo, zone):
        if clock and (days := _whole_days(start.astimezone(clock), end.astimezone(clock), says_all_day)):
            return days
    if end == start:
        raise NoSpan("empty")
    return Hours(start.astimezone(UTC), end.astimezone(UTC))


def _days(first: date, end: date | None) -> Days:
    return Days(first, max(first, (end or first + DAY) - DAY))


def _date(moment: Moment | None) -> date | None:
    """The day before which it ends: of a time within a day, the next one."""
    if not isinstance(moment, datetime):
        return moment
    return moment.date() if moment.time() == time() else moment.date() + DAY


def _whole_days(start: datetime, end: datetime, says_all_day: bool) -> Days | None:
    if says_all_day:
        return _days(start.date(), (end - timedelta(microseconds=1)).date() + DAY if end > start else None)
    first, last = _near_midnight(start), _near_midnight(end)
    return Days(first, last - DAY) if first and last and first < last else None


def _near_midnight(at: datetime) -> date | None:
    """The day that begins within five minutes of it, on its own clock."""
    plain = at.replace(tzinfo=None)
    day = (plain + SLACK).date()
    return day if abs(plain - datetime.combine(day, time())) <= SLACK else None

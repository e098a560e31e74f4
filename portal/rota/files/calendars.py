"""A rota from elsewhere as a calendar: its events, those that repeat one by one. Text in, stretches out."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from portal.core.ical import NoCalendar, is_more_than, parsed

if TYPE_CHECKING:
    from icalendar import Calendar

REACH = timedelta(days=400)
"""How far ahead an event without an end repeats. Chosen by us: a plan of a year, and what it is handed on to."""

MOST = 5000
"""Events of a file. Chosen by us: more than half a year of hourly shifts."""

PART = timedelta(days=40)
"""What is worked out at once, so that little is beyond what is taken. Chosen by us."""

Event = tuple[str, datetime | None, datetime | None]
"""Whose it says it is, and from when to when where that can be read; aware UTC."""


class Unreadable(Exception):
    """The file as a whole makes no sense; the text is a word for why."""


def events_of(text: str, zone: ZoneInfo, at: datetime) -> Iterator[Event]:
    """The events of a calendar that are not cancelled: first the single ones as they stand, then what series come to.

    Units:  a time without a zone is on the clock the calendar names, else on that of `zone`; one whose zone nobody
            knows cannot be read, it is never guessed. A series keeps its own wall clock when clocks change.
            Of series only what ends after `at`, and begins within 400 days of it.
    Errors: Unreadable: `calendar`; `often` for more than one event an hour in a series, or 5,000 in all.
    """
    try:
        calendar = parsed(text)
    except NoCalendar as error:
        raise Unreadable("calendar") from error
    home = _home(calendar, zone)
    single, series = _apart(calendar)
    found = [*single, *islice(_expanded(calendar, series, at), MOST + 1)]
    if len(found) > MOST:
        raise Unreadable("often")
    for event in found:
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield _who(event), *_times(event, home)


def utc(at: datetime, zone: ZoneInfo) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _home(calendar: "Calendar", zone: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE") or zone.key))
    except (LookupError, ValueError, OSError):
        return zone


def _apart(calendar: "Calendar") -> tuple[list[Any], list[Any]]:
    """Single events, and all that belongs to a series: its master, moved and cancelled instances."""
    by_uid: dict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(calendar.walk("VEVENT")):
        by_uid[str(event.get("UID", f"without-{number}"))].append(event)
    single: list[Any] = []
    series: list[Any] = []
    for events in by_uid.values():
        (series if any("RRULE" in e or "RDATE" in e for e in events) else single).extend(events)
    return single, series


def _expanded(calendar: "Calendar", series: list[Any], at: datetime) -> Iterator[Any]:
    """Part by part. Each has at most 24 events a day of one series."""
    import recurring_ical_events

    if not series:
        return
    if any(is_more_than(event, "HOURLY") for event in series):
        raise Unreadable("often")
    for event in list(calendar.walk("VEVENT")):
        if all(event is not one for one in series):
            calendar.subcomponents.remove(event)
    try:
        query, start = recurring_ical_events.of(calendar), at
        while start < at + REACH:
            found = query.between(start, start + PART)
            yield from (event for event in found if start == at or _begin(event) >= start)
            start += PART
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise Unreadable("calendar") from error


def _begin(event: Any) -> datetime:
    starts = event["DTSTART"].dt
    return utc(starts if isinstance(starts, datetime) else datetime.combine(starts, time()), ZoneInfo("UTC"))


def _who(event: Any) -> str:
    """The first of those invited, else the title."""
    invited = event.get("ATTENDEE")
    for one in invited if isinstance(invited, list) else [invited]:
        if isinstance(one, str) and one.lower().startswith("mailto:"):
            return one[len("mailto:") :]
    return str(event.get("SUMMARY", ""))


def _times(event: Any, home: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    start = _instant(event, "DTSTART", home)
    if "DTEND" in event:
        return start, _instant(event, "DTEND", home)
    return start, _instant(event, "DTSTART", home, later_by=_length(event))


def _length(event: Any) -> timedelta:
    """A day without an end lasts that day; anything else lasts no time, which is no shift."""
    length = _value(event, "DURATION")
    is_day = not isinstance(_value(event, "DTSTART"), datetime)
    return length if isinstance(length, timedelta) else timedelta(days=1 if is_day else 0)


def _instant(event: Any, name: str, home: ZoneInfo, later_by: timedelta = timedelta()) -> datetime | None:
    at = _value(event, name)
    if isinstance(at, datetime):
        is_lost = at.tzinfo is None and "TZID" in event[name].params
        return None if is_lost else utc(at + later_by, home)
    return utc(datetime.combine(at + later_by, time()), home) if isinstance(at, date) else None


def _value(event: Any, name: str) -> object:
    """What a property says; None where it makes no sense. Reading a broken one is an error of its own."""
    try:
        return getattr(event.get(name), "dt", None)
    except ValueError:
        return None

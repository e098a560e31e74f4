"""A whole feed: the text of a calendar in; who is away when, what is unclear and what was skipped out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.absences.feeds.events import (
    Note,
    Reader,
    Unreadable,
    moment,
    newest,
    readable,
    uid_of,
    value,
)
from portal.absences.feeds.kinds import LEAVE_WORDS, FeedKind, is_holiday, is_own_absence
from portal.absences.feeds.names import Known, People
from portal.absences.feeds.series import expanded, is_series
from portal.absences.spans import Hours, NoSpan, Span, span_of

BACK, AHEAD = timedelta(days=31), timedelta(days=400)
"""What of a feed is read, beside today."""


@dataclass(frozen=True)
class Feed:
    """How a source is read. `zone`: where times without one are meant."""

    kind: FeedKind = FeedKind.ABSENCE
    zone: ZoneInfo | None = None
    words: Sequence[str] = LEAVE_WORDS


@dataclass(frozen=True)
class Away:
    """One stretch of somebody being away. `person` is None where nobody could be told from the event."""

    uid: str
    instance: str
    person: Known | None
    name: str
    span: Span
    is_pending: bool
    title: str


@dataclass(frozen=True)
class Other:
    """An event that is nobody's absence, and why: `holiday` or `no_leave`."""

    uid: str
    title: str
    span: Span
    why: str


@dataclass(frozen=True)
class Reading:
    """What a feed says."""

    away: Sequence[Away]
    others: Sequence[Other]
    skipped: Sequence[Note]
    notes: Sequence[Note]


def read(calendar: Any, feed: Feed, people: People, *, start: datetime, stop: datetime) -> Reading:
    """The absences of a parsed calendar that touch [start, stop), in order.

    Events that make no sense are skipped and told with their UID; they never stop the others.
    """
    reader = Reader(_named_zone(calendar) or feed.zone)
    found = [_meant(event, span, feed, people) for event, span in _instances(calendar, reader, start, stop)]
    found.sort(key=lambda one: (first_day(one.span), one.uid))
    away = [one for one in found if isinstance(one, Away)]
    others = [one for one in found if isinstance(one, Other)]
    return Reading(away, others, reader.skipped, list(dict.fromkeys(reader.notes)))


def first_day(span: Span) -> datetime:
    return span.starts_at if isinstance(span, Hours) else datetime.combine(span.first, time(), UTC)


def _named_zone(calendar: Any) -> ZoneInfo | None:
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "")))
    except (LookupError, ValueError, OSError):
        return None


def _instances(calendar: Any, reader: Reader, start: datetime, stop: datetime) -> Iterator[tuple[Any, Span]]:
    for versions in newest(readable(calendar.walk("VEVENT"), reader)):
        try:
            events = list(expanded(versions, reader, start, stop)) if is_series(versions) else versions
        except Unreadable as unreadable:
            reader.skip(versions[0], str(unreadable), _zone_name(versions[0]))
            continue
        for event in events:
            span = _span(event, reader)
            if span and touches(span, start, stop) and str(event.get("STATUS", "")).upper() != "CANCELLED":
                yield event, span


def _span(event: Any, reader: Reader) -> Span | None:
    try:
        begin = moment(event, "DTSTART", reader)
        end = _end(event, begin, reader)
        if begin is None:
            raise Unreadable("unreadable")
        if not isinstance(begin, datetime) and isinstance(end, date) and _day(end) <= begin:
            reader.note(event, "no_length")
        says_all_day = str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE"
        return span_of(begin, end, says_all_day=says_all_day, zone=reader.home)
    except (NoSpan, Unreadable) as why:
        reader.skip(event, str(why), _zone_name(event) if str(why) == "zone" else "")
        return None


def _end(event: Any, begin: Any, reader: Reader) -> Any:
    if "DTEND" in event:
        return moment(event, "DTEND", reader)
    length = value(event, "DURATION")
    return begin + length if begin is not None and isinstance(length, timedelta) else None


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _zone_name(event: Any) -> str:
    return str(event["DTSTART"].params.get("TZID", ""))


def touches(span: Span, start: datetime, stop: datetime) -> bool:
    if isinstance(span, Hours):
        return span.starts_at < stop and span.ends_at > start
    return span.first <= stop.date() and span.last >= start.date()


def _meant(event: Any, span: Span, feed: Feed, people: People) -> Away | Other:
    uid, title = uid_of(event), str(event.get("SUMMARY", "")).strip()
    person, name = people.whose(title, _attendees(event))
    if feed.kind == FeedKind.PERSONAL and not is_own_absence(title, _busy(event), feed.words):
        return Other(uid, title, span, "no_leave")
    if feed.kind == FeedKind.ABSENCE and person is None and _is_holiday(event):
        return Other(uid, title, span, "holiday")
    return Away(uid, _instance(event, span), person, name, span, _is_pending(event), title)


def _busy(event: Any) -> str:
    return str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", ""))


def _is_holiday(event: Any) -> bool:
    """By its category or description: the title of somebody's leave may say holiday as well."""
    return is_holiday(_categories(event), str(event.get("DESCRIPTION", "")))


def _categories(event: Any) -> str:
    found = event.get("CATEGORIES", [])
    lists = found if isinstance(found, list) else [found]
    return " ".join(str(one) for several in lists for one in getattr(several, "cats", [several]))


def _attendees(event: Any) -> Iterator[str]:
    """Addresses of people who are invited; never a room, and never who sent it."""
    found = event.get("ATTENDEE", [])
    for one in found if isinstance(found, list) else [found]:
        is_thing = str(getattr(one, "params", {}).get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE")
        if str(one).lower().startswith("mailto:") and not is_thing:
            yield str(one)[len("mailto:") :]


def _is_pending(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() == "TENTATIVE"


def _instance(event: Any, span: Span) -> str:
    """Which of a series this is: when it was to begin, or begins."""
    at = value(event, "RECURRENCE-ID") or value(event, "DTSTART")
    return at.isoformat() if isinstance(at, date) else first_day(span).isoformat()

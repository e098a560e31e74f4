"""What a leave feed would become, as JSON, without storing anything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from portal.absences.feeds.events import Note, value
from portal.absences.feeds.kinds import FeedKind
from portal.absences.feeds.names import Known, People
from portal.absences.feeds.reading import AHEAD, BACK, Away, Feed, Other, Reading, read
from portal.absences.spans import Days, Hours
from portal.core.ical import NoCalendar, parsed

NO_CALENDAR = (
    "This is no calendar: it has no BEGIN:VCALENDAR and END:VCALENDAR. The last good copy would be kept."
)

SAID = {
    "negative": "It ends before it begins.",
    "empty": "It lasts no time.",
    "zone": "Nobody knows its time zone. Give the zone of the feed with --zone.",
    "unreadable": "It cannot be read.",
    "often": "It repeats too often to be an absence.",
    "rule": "Its rule of repeating cannot be followed.",
    "no_length": "It has no length: taken as one day.",
    "unreadable_part": "A part of it cannot be read and was left out.",
}


def known(text: str) -> Known:
    """`Ann Lee <ann@example.com>`, or an address alone. Errors: ValueError for neither."""
    name, address = parseaddr(text)
    if "@" not in address:
        raise ValueError(text)
    return Known(name or address.partition("@")[0], (address.lower(),))


def preview(
    text: str, *, kind: FeedKind, zone: ZoneInfo | None, people: Sequence[Known], at: datetime
) -> dict[str, object]:
    """Every absence in a file, however old, and what repeats up to 400 days from `at`.

    Shape: `{"kind", "zone", "absences": [{…}], "unmatched": [{…}], "others": [{…}], "skipped": [{"uid", "code",
           "message"}], "warnings": […]}`, or `{"kind", "error"}`. `ends_on` is the last day included.
    """
    try:
        calendar = parsed(text)
    except NoCalendar:
        return {"kind": kind.value, "error": NO_CALENDAR}
    owner = people[0] if kind == FeedKind.PERSONAL and len(people) == 1 else None
    feed = Feed(kind, zone)
    reading = read(calendar, feed, People(people, owner=owner), start=_first(calendar, at), stop=at + AHEAD)
    return {"kind": kind.value, "zone": zone.key if zone else None, **_json(reading, people, zone)}


def _first(calendar: Any, at: datetime) -> datetime:
    begins = (value(event, "DTSTART") for event in calendar.walk("VEVENT"))
    days = (one.date() if isinstance(one, datetime) else one for one in begins if isinstance(one, date))
    return min((datetime.combine(day, time(), UTC) - timedelta(days=1) for day in days), default=at - BACK)


def _json(reading: Reading, people: Sequence[Known], zone: ZoneInfo | None) -> dict[str, object]:
    away = [_assigned(one, people) for one in reading.away]
    return {
        "absences": [_away_json(one, zone) for one in away if one.person or not people],
        "unmatched": [_away_json(one, zone) for one in away if people and not one.person],
        "others": [_other_json(one, zone) for one in reading.others],
        "skipped": [_note_json(note) for note in reading.skipped],
        "warnings": [_note_json(note) for note in reading.notes],
    }


def _assigned(away: Away, people: Sequence[Known]) -> Away:
    """An event that names nobody is of the only person there is."""
    is_clear = away.person is None and not away.name and len(people) == 1
    return replace(away, person=people[0]) if is_clear else away


def _away_json(away: Away, zone: ZoneInfo | None) -> dict[str, object]:
    return {
        "person": {"email": away.person.emails[0], "name": away.person.name} if away.person else None,
        "name": away.name,
        "title": away.title,
        "status": "pending" if away.is_pending else "confirmed",
        **_span_json(away.span, zone),
        "uid": away.uid,
        "instance": away.instance,
    }


def _other_json(other: Other, zone: ZoneInfo | None) -> dict[str, object]:
    return {"title": other.title, "why": other.why, **_span_json(other.span, zone), "uid": other.uid}


def _span_json(span: Days | Hours, zone: ZoneInfo | None) -> dict[str, object]:
    if isinstance(span, Hours):
        return {"is_all_day": False, "starts_at": _iso(span.starts_at), "ends_at": _iso(span.ends_at)}
    ends = span.last + timedelta(days=1)
    return {
        "is_all_day": True,
        "starts_on": span.first.isoformat(),
        "ends_on": span.last.isoformat(),
        "starts_at": _iso(datetime.combine(span.first, time(), zone)) if zone else None,
        "ends_at": _iso(datetime.combine(ends, time(), zone)) if zone else None,
    }


def _note_json(note: Note) -> dict[str, object]:
    said = (
        f"The zone {note.detail} is unknown: read in that of the feed."
        if note.code == "zone"
        else SAID[note.code]
    )
    return {"uid": note.uid, "code": note.code, "message": said, "detail": note.detail}


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

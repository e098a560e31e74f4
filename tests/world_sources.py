"""Builders: calendars of leave, on a real server, and sources that read them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from portal.absences.feeds.kinds import FeedKind
from portal.absences.models import Absence
from portal.absences.sources.actions.names import name_hash
from portal.absences.sources.actions.settings import SourceFacts, connect
from portal.absences.sources.models import LeaveName, LeaveSource, SourceKind
from portal.absences.sources.queries import brought_by
from portal.absences.sources.tasks import sync_leave
from portal.core.db import add
from portal.people.models import Person, Team
from tests.clock import START, FakeClock
from tests.edge.sink import Reply, Sink

FIRST = date(2026, 12, 1)
NOWHERE = "http://127.0.0.1:9"
LONG_AGO = START - timedelta(days=400)


def an_event(
    title: str, first: date = FIRST, last: date | None = None, *, uid: str = "", more: Iterable[str] = ()
) -> str:
    """Whole days; its UID is made of its title and first day unless told."""
    after = (last or first) + timedelta(days=1)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid or crc32(f'{title} {first}'.encode())}",
        "DTSTAMP:20261101T000000Z",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{title}",
        *more,
        "END:VEVENT",
    ]
    return "\r\n".join(lines)


def a_calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//HR//EN", *events, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def calendar_of(*events: str, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(200, {"Content-Type": "text/calendar; charset=utf-8", **named}, a_calendar(*events))


def a_source(
    sink: Sink | None,
    owner: Team | Person,
    *,
    by: Person,
    kind: SourceKind = SourceKind.ICS,
    at: datetime = START,
    **facts: Any,
) -> LeaveSource:
    """Connected, and read for the first time when the sweep runs."""
    usual = {
        "name": "HR",
        "url": f"{sink.url if sink else NOWHERE}/leave.ics",
        "time_zone": "Europe/Paris",
        "feed_kind": FeedKind.ABSENCE,
    }
    return connect(kind, owner, SourceFacts(**(usual | facts)), by=by, at=at)


def a_name(source: LeaveSource, name: str = "Somebody Else") -> LeaveName:
    """That nobody has said whose it is."""
    hashed = name_hash(name)
    return add(LeaveName(source_id=source.id, name_hash=hashed, name=name, absence_count=1, seen_at=START))


def read_again(clock: FakeClock, *, hours: float = 1) -> None:
    """The next round of the sweep, an interval later."""
    sync_leave(clock.move(hours=hours))


def away_by(source: LeaveSource) -> list[tuple[str, str, str, str]]:
    """First name, first and last day, status of what a source has brought and counts."""
    return [_told(row) for row in brought_by(source, since=LONG_AGO)]


def _told(row: Absence) -> tuple[str, str, str, str]:
    return (
        row.person.first_name,
        f"{row.starts_on or row.starts_at}",
        f"{row.ends_on or row.ends_at}",
        row.status,
    )

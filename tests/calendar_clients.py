"""Four programmes that people read calendars with, each from bytes to what it shows."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import playwright
import vobject
from icalendar import Calendar

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""Comes with Playwright, so nothing else has to be installed for ical.js."""

SCRIPT = Path(__file__).parent / "vendor" / "read_calendar.mjs"

KHAL = """
[calendars]
[[oncall]]
path = {folder}/oncall
type = calendar
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
[sqlite]
path = {folder}/khal.db
"""


class Seen(NamedTuple):
    """An event as a client shows it; instants are aware UTC."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    is_cancelled: bool


def by_icalendar(body: bytes) -> list[Seen]:
    """Whatever it minds about a component fails the test."""
    calendar: Any = Calendar.from_ical(body)
    for component in calendar.walk():
        assert component.errors == []
        assert all(name in component for name in component.required)
    return [
        Seen(str(e["UID"]), e.start, e.end, str(e["SUMMARY"]), e["STATUS"] == "CANCELLED")
        for e in calendar.walk("VEVENT")
    ]


def by_vobject(body: bytes) -> list[Seen]:
    calendar: Any = vobject.readOne(body.decode())
    calendar.validate(raiseException=True)
    return [
        Seen(
            e.uid.value,
            e.dtstart.value.astimezone(UTC),
            e.dtend.value.astimezone(UTC),
            e.summary.value,
            e.status.value == "CANCELLED",
        )
        for e in getattr(calendar, "vevent_list", [])
    ]


def by_icaljs(body: bytes) -> list[Seen]:
    """The parser inside Thunderbird, in its strict mode."""
    ran = subprocess.run([NODE, SCRIPT], input=body, capture_output=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr.decode()
    return [
        Seen(uid, _instant(a), _instant(b), title, gone) for uid, a, b, title, gone in json.loads(ran.stdout)
    ]


def by_khal(body: bytes) -> list[Seen]:
    """`khal import`, then what `khal list` has to say of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "oncall").mkdir()
        (folder / "config").write_text(KHAL.format(folder=folder))
        (folder / "feed.ics").write_bytes(body)
        _khal(folder, "import", "--batch", "-a", "oncall", str(folder / "feed.ics"))
        assert len(list((folder / "oncall").iterdir())) == body.count(b"BEGIN:VEVENT")
        shown = ("uid", "start-long-full", "end-long-full", "title", "status")
        fields = [word for field in shown for word in ("--json", field)]
        listed = _khal(folder, "list", "--once", *fields, "2026-01-01", "900d")
    events = [event for day in listed.splitlines() for event in json.loads(day)]
    return [
        Seen(uid, _instant(a), _instant(b), title, status.strip() == "CANCELLED")
        for uid, a, b, title, status in ([event[field] for field in shown] for event in events)
    ]


CLIENTS: dict[str, Callable[[bytes], list[Seen]]] = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ical.js": by_icaljs,
    "khal": by_khal,
}


def _khal(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "khal", "-c", str(folder / "config"), *words]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode()


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)

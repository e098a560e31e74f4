"""The feed's bytes: what is promised to calendar clients, read back with two independent parsers."""

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from portal.calendars.ics import FeedEvent, FeedInfo, write_feed
from tests.icscheck import faults

INFO = FeedInfo(name="SRE Core: on call", host="releve.example", time_zone="Europe/Paris")
CHANGED = datetime(2026, 9, 1, 12, 30, 15, 999, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
SHIFT = FeedEvent(
    uid="shift-42",
    starts_at=datetime(2026, 10, 19, 9, tzinfo=PARIS),
    ends_at=datetime(2026, 10, 26, 9, tzinfo=PARIS),
    summary="Primary: Bob",
    changed_at=CHANGED,
    description="SRE Core, primary.\nSwap it on the shift's page.",
    url="https://releve.example/shifts/42",
    sequence=3,
    categories=("On call", "primary"),
)

GOLDEN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Releve//On-call calendar//EN
CALSCALE:GREGORIAN
NAME:SRE Core: on call
X-WR-CALNAME:SRE Core: on call
X-WR-TIMEZONE:Europe/Paris
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VEVENT
UID:shift-42@releve.example
DTSTAMP:20260901T123015Z
LAST-MODIFIED:20260901T123015Z
SEQUENCE:3
DTSTART:20261019T070000Z
DTEND:20261026T080000Z
SUMMARY:Primary: Bob
DESCRIPTION:SRE Core\\, primary.\\nSwap it on the shift's page.
URL:https://releve.example/shifts/42
CATEGORIES:On call,primary
STATUS:CONFIRMED
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
"""


def events_of(body: bytes) -> list[Any]:
    """The events as icalendar reads them, from a calendar without any fault we know how to find."""
    assert faults(body) == []
    vobject.readOne(body.decode()).validate(raiseException=True)
    calendar: Any = Calendar.from_ical(body)
    for component in calendar.walk():
        assert component.errors == []
        assert all(name in component for name in component.required)
    return list(calendar.walk("VEVENT"))


def test_a_shift_in_full() -> None:
    assert write_feed(INFO, [SHIFT]).decode() == GOLDEN.replace("\n", "\r\n")
    assert len(events_of(write_feed(INFO, [SHIFT]))) == 1


def test_an_empty_feed_is_a_calendar_too() -> None:
    assert faults(write_feed(INFO, [])) == []


def test_the_same_state_gives_the_same_bytes_in_any_order() -> None:
    events = [
        replace(SHIFT, uid=f"shift-{n}", starts_at=SHIFT.starts_at - timedelta(hours=n % 3))
        for n in range(20)
    ]
    shuffled = random.Random(1).sample(events, len(events))
    assert write_feed(INFO, shuffled) == write_feed(INFO, events)


def test_a_zone_of_the_same_instant_changes_nothing() -> None:
    elsewhere = replace(SHIFT, starts_at=SHIFT.starts_at.astimezone(timezone(timedelta(hours=-7))))
    assert write_feed(INFO, [elsewhere]) == write_feed(INFO, [SHIFT])


def test_monday_at_nine_stays_monday_at_nine_over_the_end_of_summer_time() -> None:
    (event,) = events_of(write_feed(INFO, [SHIFT]))
    assert event.start == datetime(2026, 10, 19, 7, tzinfo=UTC)
    assert event.end == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_a_swap_keeps_the_uid_and_raises_the_sequence() -> None:
    swapped = replace(SHIFT, summary="Primary: Alice", sequence=4, changed_at=CHANGED + timedelta(days=1))
    (before,), (after,) = events_of(write_feed(INFO, [SHIFT])), events_of(write_feed(INFO, [swapped]))
    assert before["UID"] == after["UID"] == "shift-42@releve.example"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (3, 4)
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt == before["DTSTAMP"].dt + timedelta(days=1)


def test_a_removed_shift_stays_as_cancelled() -> None:
    (event,) = events_of(write_feed(INFO, [replace(SHIFT, is_cancelled=True)]))
    assert event["STATUS"] == "CANCELLED"


def test_on_call_is_not_busy_and_recovery_is_out_of_office() -> None:
    recovery = replace(SHIFT, uid="recovery-7", starts_at=SHIFT.ends_at - timedelta(hours=1), is_opaque=True)
    on_call, resting = events_of(write_feed(INFO, [SHIFT, recovery]))
    assert (on_call["TRANSP"], on_call["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TRANSPARENT", "FREE")
    assert (resting["TRANSP"], resting["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("OPAQUE", "OOF")


HOSTILE = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:a@example.com"
    '; , \\ \\n "q" 🌙 Дежурство\x00\x1b[31m\u2028'
)
HARMLESS = 'x END:VEVENT BEGIN:VEVENT ATTENDEE:mailto:a@example.com; , \\ \\n "q" 🌙 Дежурство [31m'


def test_what_people_write_stays_inside_its_value() -> None:
    hostile = replace(
        SHIFT, summary=HOSTILE, description=HOSTILE, url=HOSTILE, uid=HOSTILE, categories=(HOSTILE, "b")
    )
    body = write_feed(FeedInfo(name=HOSTILE, host=HOSTILE, time_zone=HOSTILE), [hostile])
    (event,) = events_of(body)
    assert event["SUMMARY"] == HARMLESS
    assert event["DESCRIPTION"].splitlines()[:2] == ["x", "END:VEVENT"]
    assert event["CATEGORIES"].cats == [HARMLESS, "b"]
    assert "ATTENDEE" not in event
    # icalendar does not know that this property is a text, so it is compared as written.
    assert Calendar.from_ical(body)["X-WR-CALNAME"] == HARMLESS.translate(
        {ord(mark): f"\\{mark}" for mark in "\\;,"}
    )


@given(st.text(max_size=120), st.text(max_size=300))
@settings(deadline=None, max_examples=50)
def test_any_text_survives_the_round_trip(summary: str, description: str) -> None:
    (event,) = events_of(write_feed(INFO, [replace(SHIFT, summary=summary, description=description)]))
    assert visible(event["SUMMARY"]) == visible(summary)
    assert visible(event.get("DESCRIPTION", "")) == visible(description)


def visible(text: str) -> str:
    """Without blanks and control characters, which may change."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def test_half_a_character_is_left_out() -> None:
    """JSON can bring half a surrogate pair, which UTF-8 cannot say."""
    (event,) = events_of(write_feed(INFO, [replace(SHIFT, summary="Primary: \ud83cBob")]))
    assert event["SUMMARY"] == "Primary: Bob"


@pytest.mark.parametrize("tail", ["", "🌙é" * 40])
@pytest.mark.parametrize("width", range(60, 80))
def test_long_lines_fold_between_characters(width: int, tail: str) -> None:
    summary = "a" * width + tail
    (event,) = events_of(write_feed(INFO, [replace(SHIFT, summary=summary)]))
    assert event["SUMMARY"] == summary


def test_a_line_has_seventy_five_octets_at_most_however_few_its_characters_are() -> None:
    """`SUMMARY:` takes eight, an é two."""
    just, over = "é" * 33 + "a", "é" * 34
    assert f"SUMMARY:{just}".encode() in write_feed(INFO, [replace(SHIFT, summary=just)]).split(b"\r\n")
    lines = write_feed(INFO, [replace(SHIFT, summary=over)]).split(b"\r\n")
    assert f"SUMMARY:{over[:-1]}".encode() in lines
    assert max(map(len, lines)) <= 75


def test_what_an_event_has_not_is_not_written() -> None:
    (event,) = events_of(write_feed(INFO, [replace(SHIFT, description="", url="", categories=())]))
    assert {"DESCRIPTION", "URL", "CATEGORIES"}.isdisjoint(event)


def test_empty_lines_around_a_description_go() -> None:
    (event,) = events_of(write_feed(INFO, [replace(SHIFT, description="\n \nAsk Alice.\n\nOr Bob.\n")]))
    assert event["DESCRIPTION"] == "Ask Alice.\n\nOr Bob."


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"starts_at": datetime(2026, 10, 19, 9)}, "without a time zone"),
        ({"ends_at": datetime(2026, 10, 26, 9)}, "without a time zone"),
        ({"changed_at": datetime(2026, 10, 19, 9)}, "without a time zone"),
        ({"ends_at": SHIFT.starts_at}, "before it has lasted"),
    ],
)
def test_an_event_that_clients_would_misread_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        replace(SHIFT, **wrong)


def test_a_year_of_weeks_is_built_well_within_eight_milliseconds() -> None:
    """Best of ten, so that a busy machine does not fail it."""
    year = [replace(SHIFT, uid=f"shift-{n}") for n in range(54)]
    assert min(_seconds_to_write(year) for _ in range(10)) < 0.008


def _seconds_to_write(events: list[FeedEvent]) -> float:
    began = time.perf_counter()
    write_feed(INFO, events)
    return time.perf_counter() - began

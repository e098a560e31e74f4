"""Events of a calendar from elsewhere: series one by one, on their own wall clock, and nothing guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.rota.files.calendars import MOST, REACH, Event, Unreadable, events_of

AT = datetime(2026, 3, 20, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
WEEKLY = """UID:1
SUMMARY:Bob
DTSTART;TZID=Europe/Paris:20260302T090000
DTEND;TZID=Europe/Paris:20260309T090000
RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=5
"""
WINDOWS = """BEGIN:VTIMEZONE
TZID:Own Time
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
"""


def calendar(*events: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{head}{body}END:VCALENDAR\n"


def read(*events: str, head: str = "", at: datetime = AT, zone: ZoneInfo = PARIS) -> list[Event]:
    return [*events_of(calendar(*events, head=head), zone, at)]


def starts(found: list[Event]) -> list[str]:
    return [f"{start:%d %b %H:%M}" if start else "?" for _who, start, _end in found]


def test_a_series_keeps_its_wall_clock_when_the_clocks_change() -> None:
    """29 March 2026 in Paris: a week of 167 hours."""
    found = read(WEEKLY)
    assert starts(found) == ["16 Mar 08:00", "30 Mar 07:00", "13 Apr 07:00", "27 Apr 07:00"]
    across = read(WEEKLY.replace("INTERVAL=2;", ""))[1]
    assert across[1:] == (datetime(2026, 3, 23, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC))
    assert {who for who, _start, _end in found} == {"Bob"}


def test_days_taken_out_are_left_out() -> None:
    assert starts(read(WEEKLY + "EXDATE;TZID=Europe/Paris:20260413T090000")) == [
        "16 Mar 08:00", "30 Mar 07:00", "27 Apr 07:00",
    ]  # fmt: skip


def test_an_instance_that_was_moved_or_given_to_somebody_else_is_that() -> None:
    moved = """UID:1
SUMMARY:Alice
RECURRENCE-ID;TZID=Europe/Paris:20260413T090000
DTSTART;TZID=Europe/Paris:20260414T100000
DTEND;TZID=Europe/Paris:20260420T090000"""
    found = read(WEEKLY, moved)
    assert [(who, text) for (who, _s, _e), text in zip(found, starts(found), strict=True)] == [
        ("Bob", "16 Mar 08:00"), ("Bob", "30 Mar 07:00"), ("Alice", "14 Apr 08:00"), ("Bob", "27 Apr 07:00"),
    ]  # fmt: skip


def test_an_instance_that_was_cancelled_is_gone() -> None:
    cancelled = """UID:1
STATUS:CANCELLED
RECURRENCE-ID;TZID=Europe/Paris:20260413T090000
DTSTART;TZID=Europe/Paris:20260413T090000
DTEND;TZID=Europe/Paris:20260420T090000"""
    assert starts(read(WEEKLY, cancelled)) == ["16 Mar 08:00", "30 Mar 07:00", "27 Apr 07:00"]


def test_single_days_may_be_added() -> None:
    added = """UID:2
SUMMARY:Bob
DTSTART:20260401T080000Z
DURATION:PT9H
RDATE:20260403T080000Z"""
    found = read(added)
    assert starts(found) == ["01 Apr 08:00", "03 Apr 08:00"]
    assert all(end and start and end - start == timedelta(hours=9) for _who, start, end in found)


def test_a_series_without_end_stops_in_a_bit_more_than_a_year() -> None:
    found = read(WEEKLY.replace("COUNT=5", "BYDAY=MO").replace("INTERVAL=2;", ""))
    assert len(found) == 58
    assert all(start is not None and start <= AT + REACH for _who, start, _end in found)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0,10,20,30,40,50",
    ],
)
def test_a_series_that_repeats_too_often_is_refused(rule: str) -> None:
    """None of them is worked out to its end: an hour of a year is more than 5,000 events."""
    assert MOST == 5000
    with pytest.raises(Unreadable, match="often"):
        read(f"UID:1\nSUMMARY:Bob\nDTSTART:20260302T090000Z\nDTEND:20260302T093000Z\nRRULE:{rule}")


def test_whole_days_are_those_of_the_rota() -> None:
    day = "UID:3\nSUMMARY:Bob\nDTSTART;VALUE=DATE:20260401\nRRULE:FREQ=DAILY;COUNT=2"
    assert read(day) == [
        ("Bob", datetime(2026, 3, 31, 22, tzinfo=UTC), datetime(2026, 4, 1, 22, tzinfo=UTC)),
        ("Bob", datetime(2026, 4, 1, 22, tzinfo=UTC), datetime(2026, 4, 2, 22, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("head", "zone", "hour"),
    [("", "", 7), ("X-WR-TIMEZONE:Asia/Tokyo\n", "", 0), (WINDOWS, ";TZID=Own Time", 6)],
)
def test_a_time_is_on_the_clock_the_calendar_names(head: str, zone: str, hour: int) -> None:
    [(_who, start, _end)] = read(
        f"UID:4\nSUMMARY:Bob\nDTSTART{zone}:20260401T090000\nDTEND{zone}:20260401T180000", head=head
    )
    assert start == datetime(2026, 4, 1, hour, tzinfo=UTC)


def test_a_zone_that_nobody_knows_is_not_guessed() -> None:
    lost = "UID:5\nSUMMARY:Bob\nDTSTART;TZID=Mars/Base:20260401T090000\nDTEND;TZID=Mars/Base:20260401T180000"
    assert read(lost) == [("Bob", None, None)]


def test_a_broken_time_is_that_of_one_event() -> None:
    broken = "UID:6\nSUMMARY:Bob\nDTSTART:20260401T090000Z\nDTEND:None"
    fine = "UID:7\nSUMMARY:Alice\nDTSTART:20260402T090000Z\nDTEND:20260402T180000Z"
    assert [(who, end is None) for who, _start, end in read(broken, fine)] == [
        ("Bob", True),
        ("Alice", False),
    ]


def test_whoever_is_invited_first_is_meant() -> None:
    invited = """UID:8
SUMMARY:On call
DTSTART:20260401T090000Z
DTEND:20260401T180000Z
ATTENDEE:mailto:alice@people.example
ATTENDEE:mailto:bob@people.example"""
    assert [who for who, _start, _end in read(invited)] == ["alice@people.example"]

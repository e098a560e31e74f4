"""Calendars that real systems wrote, and what each becomes. They stand beside the project, not in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.absences.feeds.kinds import FeedKind
from portal.absences.feeds.preview import preview

FEEDS = Path(__file__).parents[3] / "../shared/fixtures/ics"
AT = datetime(2026, 11, 21, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the real calendars are not beside this checkout")


def became(name: str, kind: FeedKind = FeedKind.ABSENCE) -> Mapping[str, Any]:
    text = (FEEDS / name).read_bytes().decode()
    return preview(text, kind=kind, zone=ZoneInfo("Europe/Berlin"), people=[], at=AT)


def days(name: str) -> list[str]:
    """First and last day of each absence, as `24-07-01/07`."""
    return [f"{one['starts_on']}/{one['ends_on']}"[2:] for one in became(name)["absences"]]


def hours(name: str) -> list[str]:
    return [f"{one['starts_at']}/{one['ends_at']}" for one in became(name)["absences"]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("conges-date-start-datetime-end.ics", ["23-07-24/2023-08-16"]),
        ("allday-week-same-uid-sequence-exdate.ics", ["24-07-01/2024-07-07", "24-07-29/2024-08-04"]),
        (
            "google-allday-moved-over-dst.ics",
            ["24-10-27/2024-10-27", "24-10-29/2024-10-29", "24-10-30/2024-10-30"],
        ),
        ("outlook2007-tab-folds-attendees.ics", ["09-06-21/2009-06-21"]),
    ],
)
def test_whole_days(name: str, expected: list[str]) -> None:
    assert days(name) == expected


def test_series_whose_instances_were_moved_or_left_out() -> None:
    assert days("allday-week-deleted-override.ics")[:3] == [
        "24-07-29/2024-08-04", "24-09-09/2024-09-15", "24-09-30/2024-10-06",
    ]  # fmt: skip
    firsts = [one[:8] for one in days("exchange-allday-recurrence-id-timed.ics")]
    assert firsts[:7] == ["26-02-19", "26-02-24", "26-02-27", "26-03-03", "26-03-05", "26-03-10", "26-03-12"]
    assert firsts[-1] == "26-08-18", "the last one is named by the midnight before it"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "thunderbird-cancelled-instance.ics",
            ["2020-01-28T21:00:00Z/2020-01-28T22:00:00Z", "2020-01-30T21:00:00Z/2020-01-30T22:00:00Z"],
        ),
        (
            "owa-quoted-display-tzid-no-uid.ics",
            ["2020-10-28T02:30:00Z/2020-10-28T04:00:00Z", "2020-10-28T17:30:00Z/2020-10-28T19:00:00Z"],
        ),
    ],
)
def test_hours(name: str, expected: list[str]) -> None:
    assert hours(name)[: len(expected)] == expected


def test_an_end_counts_more_than_a_length() -> None:
    evenings = hours("thunderbird-override-dtend-and-duration.ics")
    assert len(evenings) == 7
    assert evenings[4:6] == [
        "2019-11-09T16:00:00Z/2019-11-09T21:00:00Z", "2019-11-10T17:00:00Z/2019-11-10T21:00:00Z",
    ]  # fmt: skip


def test_what_is_asked_for_cancelled_or_confirmed() -> None:
    found = became("apple-status-tentative-cancelled.ics")["absences"]
    assert [(one["title"], one["status"]) for one in found] == [
        ("Tentative", "pending"), ("Confirmed", "confirmed"), ("No Status", "confirmed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "codes", "warnings"),
    [
        ("dtend-none.ics", ["unreadable"], []),
        ("outlook-custom-tz-negative-duration.ics", ["negative", "empty"], ["unreadable_part", "zone"]),
    ],
)
def test_what_is_broken_is_told_and_the_rest_goes_on(
    name: str, codes: list[str], warnings: list[str]
) -> None:
    found = became(name)
    assert [one["code"] for one in found["skipped"]] == codes
    assert [one["code"] for one in found["warnings"]] == warnings


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("google-us-public-holidays.ics", 111),
        ("sabredav-tzid-on-date.ics", 1),
        ("holiday-dtend-equals-dtstart.ics", 1),
    ],
)
def test_holidays_are_nobodys_absence(name: str, count: int) -> None:
    found = became(name)
    assert (found["absences"], {one["why"] for one in found["others"]}) == ([], {"holiday"})
    assert len(found["others"]) == count


@pytest.mark.parametrize(
    "name",
    ["o365-custom-timezone-polish.ics", "google-birthdays-opaque.ics", "google-us-public-holidays.ics"],
)
def test_busy_times_birthdays_and_holidays_of_a_personal_calendar_are_no_leave(name: str) -> None:
    found = became(name, FeedKind.PERSONAL)
    assert found["absences"] == []
    assert found["others"]

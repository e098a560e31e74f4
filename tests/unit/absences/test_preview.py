"""`releve leave check`: a file in, what it would become out; nothing is stored."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import releve

FEED = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261203
SUMMARY:[Vacation] Ann Lee
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261210
SUMMARY:Somebody Else
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;VALUE=DATE:20261220
SUMMARY:Absent
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.ics"
    path.write_text(FEED)
    return path


def check(path: Path, *options: str) -> Result:
    return CliRunner().invoke(releve, ["leave", "check", str(path), *options])


def test_each_event_says_whose_it_would_be(feed: Path) -> None:
    said = check(feed, "--person", "Ann Lee <ann@x.example>", "--zone", "paris")
    answer = json.loads(said.stdout)
    vacation, bare = answer["absences"]
    assert vacation["person"] == {"email": "ann@x.example", "name": "Ann Lee"}
    assert (vacation["starts_on"], vacation["ends_on"]) == ("2026-12-01", "2026-12-02")
    assert vacation["starts_at"] == "2026-11-30T23:00:00Z", "a day of Paris"
    assert bare["title"] == "Absent", "nobody is named, and there is only one"
    assert [one["name"] for one in answer["unmatched"]] == ["Somebody Else"]
    assert said.exit_code == 0


def test_without_people_every_absence_is_shown(feed: Path) -> None:
    answer = json.loads(check(feed).stdout)
    assert [one["person"] for one in answer["absences"]] == [None] * 3
    assert answer["absences"][0]["starts_at"] is None, "no zone is guessed"


def test_what_is_no_calendar_says_so(tmp_path: Path) -> None:
    path = tmp_path / "feed.ics"
    path.write_text("N/A")
    said = check(path)
    assert "no calendar" in json.loads(said.stdout)["error"]
    assert said.exit_code == 2


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--zone", "Mars", "no time zone"), ("--person", "Ann", "no address"), ("--kind", "x", "Invalid value")],
)
def test_a_wrong_option_says_what_to_write(feed: Path, option: str, value: str, told: str) -> None:
    said = check(feed, option, value)
    assert told in said.output
    assert said.exit_code == 2

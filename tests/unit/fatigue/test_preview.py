"""`releve fatigue check`: what is wrong with a file is said with its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli import releve
from portal.fatigue.preview import preview

CASE: dict[str, Any] = {
    "zones": [[None, "Europe/Paris"]],
    "as_of": "2026-09-16T07:00:00Z",
    "pages": [{"id": "p1", "at": "2026-09-16T01:00:00Z"}],
}
SHIFT = {"start": "2026-09-14T07:00:00Z", "end": "2026-09-21T07:00:00Z"}


def of(**changes: object) -> dict[str, Any]:
    return preview(json.dumps({**CASE, **changes}).encode())


def test_a_case_may_be_empty() -> None:
    answer = of(pages=[])
    assert (answer["score"], answer["level"], answer["items"]) == (0, "ok", [])
    assert answer["window"] == {"first": "2026-08-20", "last": "2026-09-16"}


def test_a_case_may_look_back_over_more_days() -> None:
    old = [{"id": "old", "at": "2026-07-01T01:00:00Z"}]
    assert [of(pages=old, days=days)["pages"] for days in (28, 90)] == [0, 1]


@pytest.mark.parametrize(
    ("page", "counted"),
    [
        ({}, 1),
        ({"channel": "SMS"}, 1),
        ({"channel": "phone"}, 1),
        ({"channel": "slack"}, 0),
        ({"channel": "slack", "wakes": True}, 1),
        ({"wakes": False}, 0),
        ({"test": True}, 0),
    ],
)
def test_which_pages_count(page: dict[str, object], counted: int) -> None:
    assert of(pages=[{"at": "2026-09-16T01:00:00Z", **page}])["pages"] == counted


def test_instants_may_have_any_offset() -> None:
    assert of(as_of="2026-09-16T09:00:00+02:00") == of()


def test_each_night_and_each_split_rest_is_listed() -> None:
    answer = of(shifts=[{"start": "2026-09-14T07:00:00Z", "end": "2026-09-21T07:00:00Z"}])
    assert [
        (one["evening"], one["longest_stretch_min"], one["is_disturbed"]) for one in answer["nights"]
    ] == [
        ("2026-09-14", 540, False),
        ("2026-09-15", 300, True),
    ]
    assert answer["split_rests"] == [
        {
            "starts_at": "2026-09-15T16:00:00Z",
            "ends_at": "2026-09-16T07:00:00Z",
            "required_min": 660,
            "longest_free_min": 540,
            "is_short": True,
        }
    ]


def test_pages_that_go_on_are_listed() -> None:
    going_on = {"id": "p2", "at": "2026-09-16T06:55:00Z"}
    assert of(pages=[going_on])["open_interruptions"] == [
        {"started_at": "2026-09-16T06:55:00Z", "pages": ["p2"]}
    ]


def test_a_traveller_s_zones_in_any_order() -> None:
    zones = [["2026-09-10T00:00:00Z", "Asia/Kathmandu"], [None, "Europe/Paris"]]
    night = [{"at": "2026-09-15T21:00:00Z"}]
    assert of(zones=zones, pages=night)["night_pages"] == 1
    assert of(zones=zones, pages=night) == of(zones=zones[::-1], pages=night)


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"page": []}, "page", "no such field"),
        ({"pages": [{"at": "2026-09-16T01:00:00Z", "untill": None}]}, "pages[0].untill", "no such field"),
        ({"pages": [{"id": "p"}]}, "pages[0].at", "missing"),
        ({"pages": [{"at": "2026-09-16T01:00:00"}]}, "pages[0].at", "offset"),
        ({"pages": [{"at": 1789520400}]}, "pages[0].at", "valid datetime"),
        ({"pages": [{"at": "9999-09-16T01:00:00Z"}]}, "pages[0].at", "year"),
        ({"pages": [{"id": 1, "at": "2026-09-16T01:00:00Z"}] * 2}, "pages[1].id", "another page"),
        ({"pages": {}}, "pages", "array"),
        ({"shifts": [{"start": SHIFT["end"], "end": SHIFT["start"]}]}, "shifts[0]", "ends before it starts"),
        ({"shifts": [{**SHIFT, "role": "boss"}]}, "shifts[0].role", "'primary'"),
        ({"off": [{"start": SHIFT["start"], "end": SHIFT["start"]}]}, "off[0]", "ends before it starts"),
        ({"zones": []}, "zones", "at least 1"),
        ({"zones": [[None, "Europe/Atlantis"]]}, "zones[0][1]", "IANA"),
        ({"zones": [[None, "../etc/passwd"]]}, "zones[0][1]", "IANA"),
        ({"zones": [[None, "UTC"], [None, "Asia/Tokyo"]]}, "zones", "later instant"),
        ({"holidays": ["14 July"]}, "holidays[0]", "date"),
        ({"days": 0}, "days", "greater than or equal to 1"),
        ({"as_of": None}, "as_of", "datetime"),
    ],
)
def test_what_is_wrong_and_where(changes: dict[str, object], place: str, said: str) -> None:
    answer = of(**changes)
    assert set(answer) == {"error", "problems"}
    assert said in answer["problems"][place]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[]", b"null", b"[" * 5000])
def test_what_is_no_case_at_all(raw: bytes) -> None:
    answer: dict[str, Any] = preview(raw)
    assert set(answer["problems"]) == {"file"}


def run(path: Path) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(releve, ["fatigue", "check", str(path)])
    return result.exit_code, json.loads(result.output)


def test_the_command_says_so_with_its_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    assert run(file) == (0, of())
    file.write_text(json.dumps({**CASE, "as_off": ""}))
    code, answer = run(file)
    assert code == 2
    assert answer["problems"] == {"as_off": "There is no such field."}

"""Rotations, their publication, the shifts they make and who is on call."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.people.actions import deactivate_person
from tests.clock import START, FakeClock
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast

BOB, ALICE = "bob.blue@people.example", "alice.blue@people.example"


def a_rotation(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Primary", "role": "primary", "time_zone": "Europe/Paris", "starts_on": "2026-11-16",
        "handoff_time": "09:00", "handoff_weekday": 0, "shift": {"unit": "week", "count": 1},
        "members": [BOB, ALICE], "active_windows": [],
    } | changes  # fmt: skip


def test_a_rotation_comes_back_as_it_was_sent(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    told = alice.post("/teams/blue/rotations", a_rotation())
    assert {**told, **a_rotation()} == told
    assert (told["team"], told["is_active"], told["published_until"]) == ("blue", True, None)
    assert alice.get("/teams/blue/rotations")["items"] == [told]


def test_what_is_left_out_is_the_usual(cast: Cast, script: Callable[..., Script]) -> None:
    body = {"name": "P", "role": "secondary", "starts_on": "2026-11-18", "members": [BOB.upper()]}
    told = script(cast.alice).post("/teams/blue/rotations", body)
    assert told["time_zone"] == cast.blue.time_zone
    assert (told["handoff_time"], told["handoff_weekday"]) == ("09:00", 2)
    assert told["shift"] == {"unit": "week", "count": 1}
    assert told["members"] == [BOB]


@pytest.mark.parametrize(("given", "told"), [(6, 6), ("monday", 0), ("Sunday", 6), (None, 0)])
def test_a_weekday_has_a_number_or_a_name(
    given: object, told: int, cast: Cast, script: Callable[..., Script]
) -> None:
    body = a_rotation(handoff_weekday=given)
    assert script(cast.alice).post("/teams/blue/rotations", body)["handoff_weekday"] == told


def test_the_weekday_is_read_for_weeks_only(cast: Cast, script: Callable[..., Script]) -> None:
    body = a_rotation(shift={"unit": "day", "count": 2})
    assert script(cast.alice).post("/teams/blue/rotations", body)["handoff_weekday"] is None


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("name", "", "name"), ("role", "boss", "role"), ("time_zone", "Paris/Europe", "time_zone"),
        ("starts_on", "2026-13-01", "starts_on"), ("starts_on", "0001-01-01", "starts_on"),
        ("starts_on", "2026-W47-1", "starts_on"), ("starts_on", 20261116, "starts_on"),
        ("handoff_time", "9:00", "handoff_time"), ("handoff_time", "24:00", "handoff_time"),
        ("handoff_time", "09:00:00", "handoff_time"), ("handoff_time", 9, "handoff_time"),
        ("handoff_weekday", 7, "handoff_weekday"), ("handoff_weekday", "lundi", "handoff_weekday"),
        ("shift", {"unit": "month", "count": 1}, "shift.unit"),
        ("shift", {"unit": "week", "count": 0}, "shift.count"),
        ("shift", {"unit": "week", "count": "1"}, "shift.count"),
        ("shift", {"unit": "week", "count": 13}, "shift"),
        ("shift", {"unit": "hour", "count": 169}, "shift"), ("shift", {"weeks": 1}, "shift.weeks"),
        ("members", [], "members"), ("members", [BOB] * 41, "members"), ("members", ["bob"], "members.0"),
        ("members", [BOB, "charlie.green@people.example"], "members.1"), ("members", BOB, "members"),
        ("active_windows", [{"days": [], "from": "09:00", "until": "18:00"}], "active_windows.0.days"),
        ("active_windows", [{"days": [7], "from": "09:00", "until": "18:00"}], "active_windows.0.days.0"),
        ("active_windows", [{"days": [0], "from": "9", "until": "18:00"}], "active_windows.0.from"),
        ("member_dates", [{"email": BOB, "joins_on": "2026-12-02", "leaves_on": "2026-12-01"}], "member_dates.0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(
    field: str, value: object, named: str, cast: Cast, script: Callable[..., Script]
) -> None:
    alice = script(cast.alice)
    told = alice.post("/teams/blue/rotations", a_rotation(**{field: value}), status=422)
    assert list(told["error"]["fields"]) == [named]
    assert alice.get("/teams/blue/rotations")["items"] == []


NIGHTS = [{"days": ["monday", 1, 2, 3, 4, 5, 6], "from": "22:00", "until": "06:00"}]


def test_hours_and_dates_come_back_as_they_were_sent(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    leaving = {"email": BOB, "joins_on": None, "leaves_on": "2026-12-24"}
    whole = [{"days": ["saturday", "sunday"], "from": "00:00", "until": "24:00"}]
    body = a_rotation(active_windows=[*NIGHTS, *whole], member_dates=[leaving])
    told = alice.post("/teams/blue/rotations", body)
    assert told["active_windows"] == [
        {"days": [0, 1, 2, 3, 4, 5, 6], "from": "22:00", "until": "06:00"},
        {"days": [5, 6], "from": "00:00", "until": "00:00"},
    ]
    assert told["member_dates"] == [leaving, {"email": ALICE, "joins_on": None, "leaves_on": None}]


def test_hours_within_windows_are_refused(cast: Cast, script: Callable[..., Script]) -> None:
    body = a_rotation(active_windows=NIGHTS, shift={"unit": "hour", "count": 4})
    told = script(cast.alice).post("/teams/blue/rotations", body, status=409)
    assert "round the clock" in told["error"]["message"]


def test_a_rotation_is_changed_and_published_with_a_reason(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    made = alice.post("/teams/blue/rotations", a_rotation())
    alice.post("/teams/blue/publications", {"until": "2026-12-31"}, status=200)
    at = f"/teams/blue/rotations/{made['id']}"
    changed = alice.ask("PUT", at, json=a_rotation(members=[ALICE])).json
    assert changed["members"] == [ALICE]
    assert changed["member_dates"][0] == {"email": BOB, "joins_on": None, "leaves_on": "2026-11-21"}
    refused = alice.post("/teams/blue/publications", {"until": "2026-12-31"}, status=422)
    assert list(refused["error"]["fields"]) == ["reason"]
    said = {"until": "2026-12-31", "reason": "Bob is ill", "is_agreed": True}
    assert alice.post("/teams/blue/publications", said, status=200)["changed"] > 2
    other = f"/teams/green/rotations/{made['id']}"
    assert script(cast.ada).ask("PUT", other, json=a_rotation()).status_code == 404


def test_publishing_makes_shifts(cast: Cast, script: Callable[..., Script], clock: FakeClock) -> None:
    alice = script(cast.alice)
    alice.post("/teams/blue/rotations", a_rotation())
    told = alice.post("/teams/blue/publications", {"until": "2026-12-06"}, status=200)
    assert told == {"created": 3, "changed": 0, "removed": 0}
    shifts = alice.get("/teams/blue/shifts")["items"]
    assert [(s["person"]["email"], s["starts_at"], s["ends_at"]) for s in shifts] == [
        (BOB, "2026-11-16T08:00:00Z", "2026-11-23T08:00:00Z"),
        (ALICE, "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z"),
        (BOB, "2026-11-30T08:00:00Z", "2026-12-07T08:00:00Z"),
    ]
    assert {(s["role"], s["origin"]) for s in shifts} == {("primary", "rotation")}
    assert alice.post("/teams/blue/publications", {"until": "2026-12-06"}, status=200) == {
        "created": 0, "changed": 0, "removed": 0,
    }  # fmt: skip


def test_the_last_day_is_published_whole_in_the_teams_zone(cast: Cast, script: Callable[..., Script]) -> None:
    """A hand-off at 23:30 on that day counts, one at the midnight after it does not."""
    alice = script(cast.alice)
    daily = {"unit": "day", "count": 1}
    alice.post("/teams/blue/rotations", a_rotation(handoff_time="23:30", shift=daily))
    alice.post("/teams/blue/publications", {"until": "2026-11-22"}, status=200)
    last = alice.get("/teams/blue/shifts")["items"][-1]
    assert last["starts_at"] == "2026-11-22T22:30:00Z"


@pytest.mark.parametrize("until", ["2026-11-20", "2027-12-31", "2026-11-23T00:00:00Z", "tomorrow", None, 5])
def test_one_publishes_from_today_to_a_year_ahead(
    until: object, cast: Cast, script: Callable[..., Script]
) -> None:
    told = script(cast.alice).post("/teams/blue/publications", {"until": until}, status=422)
    assert list(told["error"]["fields"]) == ["until"]


def test_shifts_of_a_window(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)

    def starts(**window: str) -> list[str]:
        return [s["starts_at"] for s in bob.get("/teams/blue/shifts", **window)["items"]]

    whole_day = {"from": "2026-11-23", "until": "2026-11-23"}
    assert starts(**whole_day) == ["2026-11-16T08:00:00Z", "2026-11-23T08:00:00Z"]
    assert starts(**{"from": "2026-11-23T08:00:00Z", "until": "2026-11-23T08:00:01Z"}) == [
        "2026-11-23T08:00:00Z"
    ]
    assert starts(**{"from": "2026-11-23T09:00:00+01:00", "until": "2026-11-24"}) == ["2026-11-23T08:00:00Z"]
    told = bob.get("/teams/blue/shifts", status=422, **{"from": "2026-11-24", "until": "2026-11-23"})
    assert list(told["error"]["fields"]) == ["until"]


@pytest.mark.parametrize(
    "value", ["2026-11-23T08:00:00", "today", "2026-11-31", "0001-01-01T00:00:00+14:00", ""]
)
def test_a_window_needs_instants_or_days(
    value: str, cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    told = script(cast.bob).get("/teams/blue/shifts", status=422, **{"from": value})
    assert list(told["error"]["fields"]) == ["from"]


def test_who_is_on_call(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    row = {
        "team": "blue", "role": "primary", "person": {"email": BOB, "name": "Bob Blue"},
        "starts_at": "2026-11-16T08:00:00Z", "ends_at": "2026-11-23T08:00:00Z",
    }  # fmt: skip
    charlie = script(cast.charlie)
    told = {"at": "2026-11-21T02:21:00Z", "on_call": [row]}
    assert charlie.get("/on-call") == told
    assert charlie.get("/on-call", team="blue") == told
    assert charlie.get("/on-call", team="green")["on_call"] == []
    later = charlie.get("/on-call", at="2026-11-23T08:00:00.125Z")
    assert later["at"] == "2026-11-23T08:00:00.125Z"
    assert later["on_call"][0]["starts_at"] == "2026-11-23T08:00:00Z"
    charlie.get("/on-call", status=404, team="none")


def test_who_left_is_not_on_call(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    deactivate_person(cast.bob, by=cast.ada, at=START)
    assert script(cast.charlie).get("/on-call")["on_call"] == []

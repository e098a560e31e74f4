"""People, teams and who is in them."""

from collections.abc import Callable
from datetime import time

import pytest

from portal.people.actions import deactivate_person
from portal.people.hours import OFFICE_HOURS, Hours
from portal.people.models import Role
from portal.people.queries import person_by_email
from tests.clock import START
from tests.db.api.scripts import Script
from tests.world import Cast


def test_an_admin_adds_somebody(cast: Cast, script: Callable[..., Script]) -> None:
    body = {"email": " New@People.example ", "name": "New One", "time_zone": "europe/paris", "locale": "en"}
    told = script(cast.ada).post("/people", body)
    assert told == {
        "email": "New@People.example", "name": "New One", "time_zone": "Europe/Paris", "locale": "en",
        "country": None, "region": None, "is_active": True,
    }  # fmt: skip
    person = person_by_email("new@people.example")
    assert person is not None
    assert (person.role, person.password_hash) == (Role.MEMBER, None)


def test_an_address_is_taken_once(cast: Cast, script: Callable[..., Script]) -> None:
    body = {"email": "BOB.blue@people.example", "name": "Another"}
    told = script(cast.ada).post("/people", body, status=422)
    assert told["error"]["fields"] == {"email": "Already used."}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"), ("email", "a@b@c"), ("email", "a b@c.d"), ("email", ""),
        ("email", "a@" + "b" * 300), ("name", ""), ("name", "   "), ("name", "a\nb"),
        ("name", "x" * 121), ("time_zone", "Mars/Base"),
        ("locale", "tlh"), ("role", "root"), ("country", "France"), ("country", "ZZ"), ("country", 33),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(
    field: str, value: str, cast: Cast, script: Callable[..., Script]
) -> None:
    body = {"email": "new@people.example", "name": "New", field: value}
    told = script(cast.ada).post("/people", body, status=422)
    assert list(told["error"]["fields"]) == [field]
    assert person_by_email("new@people.example") is None


def test_people_are_found_by_their_address(cast: Cast, script: Callable[..., Script]) -> None:
    charlie = script(cast.charlie)
    assert charlie.get("/people/BOB.BLUE@people.example")["name"] == "Bob Blue"
    charlie.get("/people/nobody@people.example", status=404)


def test_who_left_is_listed_for_admins_only(cast: Cast, script: Callable[..., Script]) -> None:
    deactivate_person(cast.bob, by=cast.ada, at=START)
    names = {
        who: {one["name"] for one in script(who).get("/people")["items"]} for who in (cast.ada, cast.vera)
    }
    assert names[cast.ada] - names[cast.vera] == {"Bob Blue"}


def test_an_admin_adds_a_team(cast: Cast, script: Callable[..., Script]) -> None:
    ada = script(cast.ada)
    told = ada.post("/teams", {"slug": "red", "name": "Team Red", "time_zone": "Asia/Tokyo"})
    hours = {"days": [0, 1, 2, 3, 4], "from": "09:00", "until": "18:00"}
    notice = {"usual_days": 15, "clear_days": 1}
    assert told == {
        "slug": "red", "name": "Team Red", "time_zone": "Asia/Tokyo", "hours": hours, "notice": notice
    }  # fmt: skip
    assert ada.get("/teams/red") == told
    assert told in ada.get("/teams")["items"]
    again = ada.post("/teams", {"slug": "red", "name": "Other"}, status=422)
    assert again["error"]["fields"] == {"slug": "Already used."}


def test_a_manager_sets_working_hours(cast: Cast, script: Callable[..., Script]) -> None:
    hours = {"days": ["monday", 4, 4], "from": "08:30", "until": "14:00"}
    told = script(cast.alice).put("/teams/blue/hours", hours)
    assert told["hours"] == {"days": [0, 4], "from": "08:30", "until": "14:00"}
    assert cast.blue.hours == Hours(frozenset({0, 4}), time(8, 30), time(14))
    asked = {"slug": "red", "name": "Red", "hours": hours}
    assert script(cast.ada).post("/teams", asked)["hours"] == told["hours"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": []}, "days"), ({"days": [7]}, "days.0"), ({"days": ["someday"]}, "days.0"),
        ({"from": "9"}, "from"), ({"until": "25:00"}, "until"), ({"until": "08:30"}, "body"),
        ({"hours": 1}, "hours"),
    ],
)  # fmt: skip
def test_wrong_working_hours_are_refused(
    change: dict[str, object], field: str, cast: Cast, script: Callable[..., Script]
) -> None:
    hours = {"days": [0], "from": "08:30", "until": "14:00"} | change
    told = script(cast.alice).put("/teams/blue/hours", hours, status=422)
    assert list(told["error"]["fields"]) == [field]
    assert cast.blue.hours == OFFICE_HOURS


@pytest.mark.parametrize("slug", ["", "Red", "-red", "red_team", "r d", "new", "x" * 41, "équipe"])
def test_a_short_name_fits_into_addresses(slug: str, cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.ada).post("/teams", {"slug": slug, "name": "Red"}, status=422)
    assert list(told["error"]["fields"]) == ["slug"]


def test_a_manager_says_who_is_in_the_team(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    told = alice.put("/teams/blue/members/charlie.green@people.example", {"role": "manager"})
    assert told == {"email": "charlie.green@people.example", "name": "Charlie Green", "role": "manager"}
    alice.put("/teams/blue/members/charlie.green@people.example", {"role": "member"})
    alice.put("/teams/blue/members/charlie.green@people.example", {"role": "member"})
    members = alice.get("/teams/blue/members")["items"]
    assert {(m["name"], m["role"]) for m in members} == {
        ("Alice Blue", "manager"), ("Bob Blue", "member"), ("Charlie Green", "member"),
    }  # fmt: skip
    alice.delete("/teams/blue/members/charlie.green@people.example")
    alice.delete("/teams/blue/members/charlie.green@people.example", status=404)
    assert len(alice.get("/teams/blue/members")["items"]) == 2


def test_nobody_puts_in_who_is_not_there(cast: Cast, script: Callable[..., Script]) -> None:
    deactivate_person(cast.bob, by=cast.ada, at=START)
    alice = script(cast.alice)
    alice.put("/teams/blue/members/bob.blue@people.example", status=404)
    alice.put("/teams/blue/members/none@people.example", status=404)
    alice.put("/teams/none/members/bob.blue@people.example", status=404)


def test_the_last_resort_of_a_team_stays(cast: Cast, script: Callable[..., Script]) -> None:
    cast.blue.last_resort = cast.bob
    told = script(cast.alice).delete("/teams/blue/members/bob.blue@people.example", status=409)
    assert told["error"]["code"] == "refused"
    assert "Bob Blue" in told["error"]["message"]


def test_a_trailing_slash_is_fine(cast: Cast, script: Callable[..., Script]) -> None:
    ada = script(cast.ada)
    ada.post("/teams/", {"slug": "red", "name": "Red"})
    assert ada.get("/teams/red/")["name"] == "Red"
    ada.put("/teams/red/members/bob.blue@people.example/", {"role": "member"})
    assert len(ada.get("/teams/red/members/")["items"]) == 1


def test_a_place_and_its_public_holidays(cast: Cast, script: Callable[..., Script]) -> None:
    bob, at = script(cast.bob), "/people/bob.blue@people.example"
    assert bob.put(f"{at}/residence", {"country": "de", "region": "Bayern"})["region"] == "BY"
    told = bob.get(f"{at}/holidays?from=2026-12-01&until=2027-01-06")["items"]
    assert [one["on"] for one in told] == ["2026-12-25", "2026-12-26", "2027-01-01", "2027-01-06"]
    assert told[0]["name"] == "Christmas Day"
    assert bob.put(f"{at}/residence", {})["country"] is None
    assert bob.get(f"{at}/holidays?from=2026-12-01&until=2026-12-31") == {"items": []}


def test_a_place_that_is_not_known_is_refused(cast: Cast, script: Callable[..., Script]) -> None:
    bob, at = script(cast.bob), "/people/bob.blue@people.example"
    told = bob.put(f"{at}/residence", {"country": "DE", "region": "Paris"}, status=422)
    assert "Known ones: BB, BE" in told["error"]["fields"]["region"]
    assert [*bob.put(f"{at}/residence", {"region": "BY"}, status=422)["error"]["fields"]] == ["country"]
    wrong = bob.get(f"{at}/holidays?from=2026-12-01&until=2026-11-30", status=422)
    assert [*wrong["error"]["fields"]] == ["until"]


def test_a_team_says_what_notice_it_gives(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    assert alice.get("/teams/blue")["notice"] == {"usual_days": 15, "clear_days": 1}
    told = alice.put("/teams/blue/notice", {"usual_days": 7, "clear_days": 2})
    assert told["notice"] == {"usual_days": 7, "clear_days": 2}
    wrong = alice.put("/teams/blue/notice", {"usual_days": 1, "clear_days": 2}, status=422)
    assert "not more than usual_days" in wrong["error"]["fields"]["body"]
    assert [*alice.put("/teams/blue/notice", {"usual_days": 91}, status=422)["error"]["fields"]] == [
        "usual_days"
    ]

from datetime import date, time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.people.models import Person
from portal.rota.models import RotaRole, Rotation
from tests.visit import checked, send, visit, words
from tests.world import Cast, a_person
from tests.world_rota import a_rotation
from tests.world_setup import query_count

FORM = {
    "name": "Primary",
    "role": "primary",
    "time_zone": "Europe/Paris",
    "starts_on": "2026-11-16",
    "count": "1",
    "unit": "week",
    "handoff_weekday": "0",
    "handoff_time": "09:00",
}


def form(*people: Person, **changes: str) -> dict[str, str]:
    turns = {f"members-{n}": person.key for n, person in enumerate(people)}
    return {**FORM, **turns, **changes}


def only() -> Rotation:
    rotation: Rotation = db.session.scalars(select(Rotation)).one()
    return rotation


def turns(soup: BeautifulSoup) -> list[str]:
    """The names chosen in the rows of the form, "—" for an empty one."""
    rows = soup.select("#members select")
    chosen = [row.select_one("option[selected]") or row.select_one("option") for row in rows]
    return [words(option) for option in chosen]


@pytest.mark.parametrize(
    ("who", "is_managed"), [("alice", 1), ("bob", 0), ("charlie", 0), ("vera", 0), ("ada", 1)]
)
def test_everyone_sees_a_rotation_and_managers_change_it(
    client: FlaskClient, cast: Cast, who: str, is_managed: int
) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    at = f"/rotations/{rotation.key}"
    soup = visit(client, at, as_=getattr(cast, who))
    assert "Every week, Monday 09:00" in words(soup.main)
    assert len(soup.select(f"a[href='{at}/edit']")) == is_managed
    assert "Bob" in words(visit(client, "/teams/blue/rotations").main)
    for view in (
        "/teams/blue/rotations/new",
        f"{at}/edit",
        f"{at}/publications/new",
        "/teams/blue/publications/new",
    ):
        visit(client, view, status=200 if is_managed else 403)


@pytest.mark.parametrize("who", ["bob", "charlie", "vera"])
def test_others_than_managers_write_nothing(client: FlaskClient, cast: Cast, who: str) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    at = f"/rotations/{rotation.key}"
    send(client, "/teams/blue/rotations", form(cast.alice), as_=getattr(cast, who), status=403)
    for place in (at, f"{at}/pause", f"{at}/resumption", f"{at}/publications", "/teams/blue/publications"):
        send(client, place, form(cast.alice, until="2026-12-31"), status=403)
    assert (only().members[0].person, only().is_active, only().published_until) == (cast.bob, True, None)


def test_a_new_rotation_begins_with_the_usual(client: FlaskClient, cast: Cast) -> None:
    soup = visit(client, "/teams/blue/rotations/new", as_=cast.alice)
    values = {
        name: soup.select_one(f"#{name}")["value"] for name in ("name", "time_zone", "count", "starts_on")
    }
    assert values == {"name": "Primary", "time_zone": "Europe/Paris", "count": "1", "starts_on": "2026-11-21"}
    assert soup.select_one("#handoff_time")["value"] == "09:00"
    assert turns(soup) == ["Alice Blue", "Bob Blue", "—", "—"]


def test_a_manager_sets_a_rotation_up(client: FlaskClient, cast: Cast) -> None:
    sent = form(cast.bob, cast.alice, cast.bob) | {"members-3": "", "unit": "day", "count": "3"}
    response = send(client, "/teams/blue/rotations", sent, as_=cast.alice)
    rotation = only()
    assert response.location == f"/rotations/{rotation.key}"
    assert [m.person.first_name for m in rotation.members] == ["Bob", "Alice", "Bob"]
    assert (rotation.unit, rotation.count, rotation.handoff_weekday) == ("day", 3, None)
    assert (rotation.starts_on, rotation.handoff_time) == (date(2026, 11, 16), time(9))
    assert "not published yet" in words(visit(client, response.location).main)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Name: Fill this in"),
        ({"role": "boss"}, "Role: Not a valid choice"),
        ({"time_zone": "Mars/Olympus"}, "Time zone: There is no such time zone"),
        ({"starts_on": "2026-13-01"}, "Starts on: Not a valid date"),
        ({"starts_on": "0001-01-01"}, "Starts on: Give a date of this century"),
        ({"starts_on": ""}, "Starts on: Fill this in"),
        ({"count": "0"}, "A turn lasts: At least 1"),
        ({"count": "13"}, "A turn lasts: At most 12"),
        ({"count": "many"}, "A turn lasts: Not a valid integer"),
        ({"handoff_time": "25:00"}, "Hand-off time: Not a valid time"),
        ({"handoff_weekday": "7"}, "Hand-off day: Not a valid choice"),
        ({"members-0": ""}, "Turns: Choose at least one person"),
        ({"members-0": "somebody"}, "Turn 1: Not a valid choice"),
    ],
)
def test_a_wrong_form_comes_back(client: FlaskClient, cast: Cast, changes: dict[str, str], told: str) -> None:
    response = send(client, "/teams/blue/rotations", form(cast.bob) | changes, as_=cast.alice, status=422)
    assert told in words(checked(response).main)
    assert db.session.query(Rotation).count() == 0


def test_somebody_of_another_team_takes_no_turn(client: FlaskClient, cast: Cast) -> None:
    send(client, "/teams/blue/rotations", form(cast.charlie), as_=cast.alice, status=422)


@pytest.mark.parametrize(
    ("button", "after"),
    [
        ("add", ["Alice Blue", "Bob Blue", "—"]),
        ("up-1", ["Bob Blue", "Alice Blue"]),
        ("down-0", ["Bob Blue", "Alice Blue"]),
        ("remove-0", ["Bob Blue"]),
        ("nonsense", ["Alice Blue", "Bob Blue"]),
    ],
)
def test_rows_move_without_scripts_and_nothing_is_saved(
    client: FlaskClient, cast: Cast, button: str, after: list[str]
) -> None:
    sent = form(cast.alice, cast.bob, name="Typed", rows=button)
    for place in ("/teams/blue/rotations", f"/rotations/{a_rotation(cast.green, cast.charlie).key}"):
        soup = checked(send(client, place, sent, as_=cast.ada, status=200))
        assert soup.select_one("#name")["value"] == "Typed"
        if "blue" in place:
            assert turns(soup) == after
    assert only().name != "Typed"


def test_saving_changes_the_rule_and_not_what_is_published(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    at = f"/rotations/{rotation.key}"
    assert turns(visit(client, f"{at}/edit", as_=cast.alice)) == ["Bob Blue", "—", "—"]
    response = send(client, at, form(cast.alice, name="Main", time_zone="paris"))
    assert response.location == at
    soup = visit(client, at)
    assert words(soup.h1) == "Main"
    assert "not published yet" in words(soup.select_one(".page-title"))
    first = words(soup.select("#draft tbody tr")[0])
    assert "Bob Blue until Mon 30 Nov" in first
    assert "Alice Blue until Mon 30 Nov" in first
    assert "Bob Blue" in words(soup.select_one("#shifts tbody tr"))


def test_the_role_of_a_published_rotation_stays(client: FlaskClient, cast: Cast) -> None:
    """What is published would keep the old one."""
    rotation = a_rotation(cast.blue, cast.bob)
    at = f"/rotations/{rotation.key}"
    assert not visit(client, f"{at}/edit", as_=cast.alice).select("#role")
    send(client, at, form(cast.bob, role="manager"))
    assert only().role == RotaRole.PRIMARY


def test_the_role_may_change_before(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    send(client, f"/rotations/{rotation.key}", form(cast.bob, role="manager"), as_=cast.alice)
    db.session.refresh(rotation)
    assert rotation.role == RotaRole.MANAGER


def test_who_left_the_team_keeps_their_turn_until_it_is_taken_away(client: FlaskClient, cast: Cast) -> None:
    dora = a_person("Dora Gone")
    rotation = a_rotation(cast.blue, cast.bob, dora, until=None)
    at = f"/rotations/{rotation.key}"
    assert turns(visit(client, f"{at}/edit", as_=cast.alice)) == ["Bob Blue", "Dora Gone", "—", "—"]
    send(client, at, form(cast.bob, dora))
    db.session.refresh(rotation)
    assert [m.person for m in rotation.members] == [cast.bob, dora]


def test_a_weekday_that_a_script_has_set_for_hours_stays(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    rotation.unit, rotation.count, rotation.handoff_weekday = "hour", 12, 3
    at = f"/rotations/{rotation.key}"
    assert "Every 12 hours from 09:00" in words(visit(client, at, as_=cast.alice).main)
    send(client, at, form(cast.bob, unit="hour", count="8"))
    db.session.refresh(rotation)
    assert (rotation.count, rotation.handoff_weekday) == (8, 3)
    send(client, at, form(cast.bob, handoff_weekday="2"))
    db.session.refresh(rotation)
    assert (rotation.unit, rotation.handoff_weekday) == ("week", 2)


def test_fields_that_are_not_asked_for_change_nothing(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    before = facts(rotation)
    extra = {
        "id": "9",
        "team_id": str(cast.green.id),
        "key": "mine",
        "is_active": "",
        "published_until": "2030-01-01",
    }
    send(client, f"/rotations/{rotation.key}", form(cast.bob) | extra, as_=cast.alice)
    db.session.refresh(rotation)
    assert facts(rotation) == before


def facts(rotation: Rotation) -> list[Any]:
    return [rotation.id, rotation.team_id, rotation.key, rotation.is_active, rotation.published_until]


def test_a_pause_takes_the_shifts_off_once_it_is_published(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    at = f"/rotations/{rotation.key}"
    send(client, f"{at}/pause", as_=cast.alice)
    soup = visit(client, at)
    assert "paused" in words(soup.select_one(".page-title"))
    assert {words(badge) for badge in soup.select("#draft .badge")} == {"removed"}
    send(client, f"{at}/publications", {"until": "2026-12-31", "reason": "We stop", "is_agreed": "y"})
    assert len(visit(client, at).select("#shifts tbody tr")) == 1
    send(client, f"{at}/resumption")
    assert {words(badge) for badge in visit(client, at).select("#draft .badge")} == {"new"}


def test_an_index_says_how_each_rotation_stands(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    one = query_count(client, "/teams/blue/rotations", as_=cast.alice)
    a_rotation(cast.blue, cast.alice, role=RotaRole.SECONDARY, until=None)
    a_rotation(cast.blue, cast.alice, role=RotaRole.MANAGER, until=None).is_active = False
    db.session.commit()
    assert query_count(client, "/teams/blue/rotations", as_=cast.alice) == one
    rows = [words(row) for row in visit(client, "/teams/blue/rotations").select("tbody tr")]
    assert ["published to" in rows[0], "not published yet" in rows[1], "paused" in rows[2]] == [
        True,
        True,
        True,
    ]
    visit(client, "/rotations/nothing", status=404)
    visit(client, "/teams/nothing/rotations/new", status=404)


def test_who_publishes_a_first_rotation_is_led_to_the_hours_before_it(
    client: FlaskClient, cast: Cast
) -> None:
    """It is Saturday: the first turn begins on Monday, and nobody has the role until then."""
    rotation = a_rotation(cast.blue, cast.bob, starts_on=date(2026, 11, 23))
    here = f"/rotations/{rotation.key}"
    assert "until the first hand-off" in words(visit(client, here, as_=cast.bob).select_one("#nobody"))
    assert not visit(client, here).select("#nobody a")
    link = visit(client, here, as_=cast.alice).select_one("#nobody a")
    assert link is not None
    typed = visit(client, str(link["href"]))
    until = typed.select_one("[name=ends_at]")
    assert until is not None
    assert until["value"] == "2026-11-23T09:00"
    fields = {"starts_at": "2026-11-21T03:21", "ends_at": "2026-11-23T09:00", "person": cast.bob.key}
    send(
        client,
        "/teams/blue/overrides",
        {**fields, "role": "primary", "reason": "We begin", "is_certain": "y"},
    )
    assert not visit(client, here).select("#nobody")


def test_an_odd_address_of_an_override_is_the_usual_form(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    usual = visit(client, "/teams/blue/overrides/new", as_=cast.alice).select_one("[name=ends_at]")
    for odd in ("later", "9999-12-31T23:59:59+00:00", "2026-11-23T09:00:00", "0001-01-01T00:00:00+14:00"):
        typed = visit(client, f"/teams/blue/overrides/new?role=primary&until={odd.replace('+', '%2B')}")
        assert typed.select_one("[name=ends_at]") == usual

from datetime import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from portal.core.db import db
from portal.people.hours import Hours
from portal.people.models import Membership, Team, TeamRole
from tests.visit import checked, send, visit, words
from tests.world import Cast

TEAM = {
    "name": "Team Red",
    "time_zone": "Europe/Paris",
    "last_resort": "",
    "is_resolved_by_alerts": "y",
    "work_days": ["0", "1", "2", "3", "4"],
    "work_from": "09:00",
    "work_until": "18:00",
    "usual_notice_days": "15",
    "clear_notice_days": "1",
}

NEW = {"name": "Team Red", "time_zone": "Europe/Paris"}


def found(slug: str) -> Team | None:
    return db.session.scalar(select(Team).where(Team.slug == slug))


def roles(team: Team) -> dict[str, TeamRole]:
    return {membership.person.first_name: membership.role for membership in team.memberships}


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "vera", "ada"])
def test_everyone_sees_the_teams(client: FlaskClient, cast: Cast, who: str) -> None:
    soup = visit(client, "/teams", as_=getattr(cast, who))
    assert "Team Blue" in words(soup.main)
    assert "Bob Blue" in words(visit(client, "/teams/blue").main)
    visit(client, "/teams/nothing", status=404)


def test_the_empty_index_offers_the_first_step_to_admins(client: FlaskClient, cast: Cast) -> None:
    db.session.execute(delete(Membership))
    db.session.execute(delete(Team))
    assert "Create a team" in words(visit(client, "/teams", as_=cast.ada).main)
    assert "Create a team" not in words(visit(client, "/teams", as_=cast.bob).main)


def test_a_new_team_needs_a_name_and_a_zone(client: FlaskClient, cast: Cast) -> None:
    visit(client, "/teams/new", as_=cast.ada)
    assert send(client, "/teams", NEW).location == "/teams/team-red"
    red = found("team-red")
    assert red is not None
    assert (red.name, red.time_zone, red.is_resolved_by_alerts) == ("Team Red", "Europe/Paris", True)
    assert "Next: its people" in words(visit(client, "/teams/team-red"))
    assert "Nobody yet" in words(visit(client, "/teams/team-red").main)


def test_whoever_makes_a_team_may_be_in_it_at_once(client: FlaskClient, cast: Cast) -> None:
    boxes = visit(client, "/teams/new", as_=cast.ada).select("input[name=is_mine][checked]")
    assert len(boxes) == 1, "the usual case"
    send(client, "/teams", NEW | {"slug": "red", "is_mine": "y"})
    red = found("red")
    assert red is not None
    assert roles(red) == {"Ada": TeamRole.MANAGER}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"slug": "blue"}, "There is a team blue already"),
        ({"slug": "Red Team"}, "Small letters, digits and hyphens"),
        ({"slug": "new"}, "the portal's own"),
        ({"name": "Красные"}, "None can be made of this name"),
        ({"name": ""}, "Fill this in"),
        ({"time_zone": "x"}, "There is no such time zone"),
    ],
)
def test_a_wrong_field_makes_no_team(
    client: FlaskClient, cast: Cast, change: dict[str, str], told: str
) -> None:
    before = db.session.scalar(select(func.count(Team.id)))
    answer = send(client, "/teams", NEW | change, as_=cast.ada, status=422)
    assert told in words(checked(answer))
    assert db.session.scalar(select(func.count(Team.id))) == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"last_resort": "nobody"}, "Not a valid choice"),
        ({"work_days": []}, "Choose at least one day"),
        ({"work_days": ["7"]}, "not a valid choice"),
        ({"usual_notice_days": "91"}, "From 0 to 90."),
        ({"usual_notice_days": "2", "clear_notice_days": "3"}, "Not more than the usual notice."),
        ({"clear_notice_days": ""}, "Give a number."),
        ({"work_from": ""}, "Give a time such as 09:00"),
        ({"work_until": "early"}, "Not a valid time"),
        ({"work_until": "09:00"}, "comes after its beginning"),
    ],
)
def test_a_wrong_field_changes_nothing(
    client: FlaskClient, cast: Cast, change: dict[str, object], told: str
) -> None:
    answer = send(client, "/teams/blue", TEAM | change, as_=cast.alice, status=422)
    assert told in words(checked(answer))
    assert cast.blue.name == "Team Blue"


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "vera"])
def test_only_admins_add_teams(client: FlaskClient, cast: Cast, who: str) -> None:
    visit(client, "/teams/new", as_=getattr(cast, who), status=403)
    send(client, "/teams", NEW | {"slug": "red"}, status=403)
    assert found("red") is None


def test_a_manager_changes_the_team_but_not_its_slug(client: FlaskClient, cast: Cast) -> None:
    visit(client, "/teams/blue/edit", as_=cast.alice)
    changed = TEAM | {"slug": "hijacked", "id": str(cast.green.id), "name": "Blue Watch"}
    del changed["is_resolved_by_alerts"]
    send(client, "/teams/blue", changed)
    assert (cast.blue.name, cast.blue.slug, cast.blue.is_resolved_by_alerts) == ("Blue Watch", "blue", False)
    assert cast.green.name == "Team Green"


def test_a_manager_sets_the_hours_in_which_the_team_is_reached(client: FlaskClient, cast: Cast) -> None:
    shown = visit(client, "/teams/blue/edit", as_=cast.alice)
    boxes = shown.select("input[name=work_days]")
    assert [box["value"] for box in boxes if box.has_attr("checked")] == ["0", "1", "2", "3", "4"]
    assert not any(box.has_attr("required") for box in boxes)
    send(client, "/teams/blue", TEAM | {"work_days": ["0", "2", "3"], "work_until": "12:30"})
    assert cast.blue.hours == Hours(frozenset({0, 2, 3}), time(9), time(12, 30))
    assert "Mon, Wed–Thu 09:00–12:30" in words(visit(client, "/teams/blue").main)


@pytest.mark.parametrize("who", ["bob", "charlie", "vera"])
def test_others_change_nothing(client: FlaskClient, cast: Cast, who: str) -> None:
    visit(client, "/teams/blue/edit", as_=getattr(cast, who), status=403)
    send(client, "/teams/blue", TEAM, status=403)
    send(client, "/teams/blue/members", {"person": cast.charlie.key, "role": "manager"}, status=403)
    send(client, f"/teams/blue/members/{cast.bob.key}/removal", status=403)
    assert roles(cast.blue) == {"Alice": TeamRole.MANAGER, "Bob": TeamRole.MEMBER}
    assert visit(client, "/teams/blue").select("form:not(.rail form)") == []


def test_a_manager_puts_and_removes_members(client: FlaskClient, cast: Cast) -> None:
    send(client, "/teams/blue/members", {"person": cast.charlie.key, "role": "member"}, as_=cast.alice)
    send(client, "/teams/blue/members", {"person": cast.bob.key, "role": "manager"})
    assert roles(cast.blue) == {
        "Alice": TeamRole.MANAGER,
        "Bob": TeamRole.MANAGER,
        "Charlie": TeamRole.MEMBER,
    }
    send(client, f"/teams/blue/members/{cast.charlie.key}/removal")
    assert "Charlie" not in roles(cast.blue)
    send(client, f"/teams/blue/members/{cast.charlie.key}/removal", status=404)
    send(client, "/teams/blue/members", {"person": "", "role": "member"}, status=422)
    send(client, "/teams/blue/members", {"person": cast.bob.key, "role": "admin"}, status=422)


def test_the_key_of_another_team_s_member_removes_nobody(client: FlaskClient, cast: Cast) -> None:
    send(client, f"/teams/blue/members/{cast.charlie.key}/removal", as_=cast.alice, status=404)
    assert "Charlie" in roles(cast.green)


def test_a_manager_says_what_notice_the_team_gives(client: FlaskClient, cast: Cast) -> None:
    changed = TEAM | {"name": "Team Blue", "usual_notice_days": "7", "clear_notice_days": "2"}
    send(client, "/teams/blue", changed, as_=cast.alice)
    assert (cast.blue.usual_notice_days, cast.blue.clear_notice_days) == (7, 2)
    shown = visit(client, "/teams/blue/edit")
    assert shown.select_one("#usual_notice_days")["value"] == "7"
    send(client, "/teams/blue", changed | {"usual_notice_days": "0", "clear_notice_days": "0"})
    assert (cast.blue.usual_notice_days, cast.blue.clear_notice_days) == (0, 0)

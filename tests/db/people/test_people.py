import pytest
from flask.testing import FlaskClient

from portal.core.db import db
from portal.people import actions
from portal.people.models import Role
from portal.people.queries import person_by_email
from tests.clock import FakeClock
from tests.visit import checked, send, sign_in_as, visit, words
from tests.world import Cast

NEW = {
    "name": "Zoe",
    "email": "zoe@example.org",
    "role": "member",
    "time_zone": "Europe/Paris",
    "locale": "en",
}
PROFILE = {"name": "Bob Builder", "time_zone": "Asia/Tokyo", "locale": "en"}


def test_everyone_sees_names_and_teams_and_admins_see_roles(client: FlaskClient, cast: Cast) -> None:
    for person in (cast.charlie, cast.vera):
        told = words(visit(client, "/people", as_=person).main)
        assert "Bob Blue" in told
        assert "Team Blue" in told
        assert cast.bob.email not in told
    assert cast.bob.email in words(visit(client, "/people", as_=cast.ada).main)


def test_somebody_who_left_is_listed_for_admins_and_named_for_all(
    client: FlaskClient, cast: Cast, clock: FakeClock
) -> None:
    actions.deactivate_person(cast.bob, by=cast.ada, at=clock.now())
    assert "Bob Blue" not in words(visit(client, "/people", as_=cast.alice).main)
    assert "Bob Blue left" in words(visit(client, "/people", as_=cast.ada).main)
    assert "left" in words(visit(client, f"/people/{cast.bob.key}", as_=cast.alice).main)


def test_a_person_s_view_keeps_the_account_for_admins(client: FlaskClient, cast: Cast) -> None:
    url = f"/people/{cast.bob.key}"
    assert cast.bob.email not in words(visit(client, url, as_=cast.charlie).main)
    told = visit(client, url, as_=cast.ada)
    assert cast.bob.email in words(told.main)
    assert "Ada Admin" in words(told.select_one(".rail-person")), "the rail shows who is signed in"
    visit(client, "/people/nobody", as_=cast.ada, status=404)


def test_an_admin_adds_a_person_without_a_password(client: FlaskClient, cast: Cast) -> None:
    visit(client, "/people/new", as_=cast.ada)
    where = send(client, "/people", NEW).location
    assert "Zoe cannot sign in yet" in words(visit(client, where).main)
    zoe = person_by_email("zoe@example.org")
    assert zoe is not None
    assert (zoe.role, zoe.password_hash, zoe.time_zone) == (Role.MEMBER, None, "Europe/Paris")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "BOB.BLUE@people.example"}, "already has an account"),
        ({"email": "zoe"}, "This is no e-mail address"),
        ({"email": "zoe@example.org\nBcc: x@example.org"}, "This is no e-mail address"),
        ({"time_zone": "Mars/Olympus"}, "There is no such time zone"),
        ({"role": "root"}, "Not a valid choice"),
        ({"name": ""}, "Fill this in"),
        ({"name": "x" * 121}, "At most 120"),
        ({"name": "Zo\x00e"}, "characters that cannot be stored"),
    ],
)
def test_a_wrong_field_stores_nothing(
    client: FlaskClient, cast: Cast, change: dict[str, str], told: str
) -> None:
    answer = send(client, "/people", NEW | change, as_=cast.ada, status=422)
    assert told in words(checked(answer))
    assert person_by_email("zoe@example.org") is None


def test_a_city_is_enough_for_a_time_zone(client: FlaskClient, cast: Cast) -> None:
    send(client, "/people", NEW | {"time_zone": "new york"}, as_=cast.ada)
    zoe = person_by_email("zoe@example.org")
    assert zoe is not None
    assert zoe.time_zone == "America/New_York"


def test_somebody_changes_their_own_profile_and_nothing_else(client: FlaskClient, cast: Cast) -> None:
    tampered = {
        "role": "admin",
        "is_admin": "1",
        "email": "eve@x.example",
        "is_active": "",
        "id": "1",
        "team_id": "2",
    }
    for url in ("/me", f"/people/{cast.bob.key}"):
        send(client, url, PROFILE | tampered, as_=cast.bob)
        bob = cast.bob
        assert (bob.name, bob.time_zone, bob.role, bob.is_active) == (
            "Bob Builder",
            "Asia/Tokyo",
            Role.MEMBER,
            True,
        )
        assert bob.email == "bob.blue@people.example"
    assert cast.bob.memberships[0].team is cast.blue


def test_a_manager_changes_nobody_else(client: FlaskClient, cast: Cast) -> None:
    url = f"/people/{cast.bob.key}"
    visit(client, f"{url}/edit", as_=cast.alice, status=403)
    send(client, url, PROFILE, status=403)
    for noun in ("deactivation", "reactivation", "password-link"):
        send(client, f"{url}/{noun}", status=403)
    assert cast.bob.name == "Bob Blue"


@pytest.mark.parametrize("who", ["alice", "charlie", "vera"])
def test_only_admins_add_people(client: FlaskClient, cast: Cast, who: str) -> None:
    visit(client, "/people/new", as_=getattr(cast, who), status=403)
    send(client, "/people", NEW, status=403)
    assert person_by_email("zoe@example.org") is None


def test_a_new_role_ends_the_sign_ins_of_the_old_one(client: FlaskClient, cast: Cast) -> None:
    sign_in_as(other := client.application.test_client(), cast.bob)
    visit(client, f"/people/{cast.bob.key}/edit", as_=cast.ada)
    send(client, f"/people/{cast.bob.key}", PROFILE | {"role": "viewer"})
    assert cast.bob.role == Role.VIEWER
    visit(other, "/me", status=302)


def test_a_new_name_moves_the_calendar_s_revision(client: FlaskClient, cast: Cast) -> None:
    before = cast.bob.calendar_revision
    send(client, "/me", PROFILE | {"name": cast.bob.name}, as_=cast.bob)
    assert cast.bob.calendar_revision == before
    send(client, "/me", PROFILE)
    assert cast.bob.calendar_revision == before + 1


def test_the_last_admin_stays(client: FlaskClient, cast: Cast) -> None:
    url = f"/people/{cast.ada.key}"
    answer = send(client, f"{url}/deactivation", as_=cast.ada, status=409)
    assert "last admin" in words(checked(answer))
    send(client, url, PROFILE | {"role": "member"}, status=409)
    assert (cast.ada.role, cast.ada.is_active) == (Role.ADMIN, True)


def test_deactivating_ends_sign_ins_and_tokens_and_can_be_undone(
    client: FlaskClient, cast: Cast, clock: FakeClock
) -> None:
    token, _text = actions.create_token(cast.bob, name="script", at=clock.now())
    sign_in_as(other := client.application.test_client(), cast.bob)
    send(client, f"/people/{cast.bob.key}/deactivation", as_=cast.ada)
    visit(other, "/me", status=302)
    send(client, f"/people/{cast.bob.key}/reactivation", as_=cast.ada)
    assert cast.bob.is_active
    assert token.revoked_at == clock.now()
    visit(other, "/me", status=302)


def test_a_team_s_last_resort_cannot_leave(client: FlaskClient, cast: Cast) -> None:
    cast.blue.last_resort_id = cast.bob.id
    db.session.commit()
    answer = send(client, f"/people/{cast.bob.key}/deactivation", as_=cast.ada, status=409)
    assert "Team Blue" in words(checked(answer))
    send(client, f"/teams/blue/members/{cast.bob.key}/removal", status=409)
    assert cast.bob.is_active

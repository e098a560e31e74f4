import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.people import actions
from portal.people.links import password_token
from portal.people.models import Person, SignIn
from tests.clock import FakeClock
from tests.visit import checked, send, sign_in_as, visit, words
from tests.world import PASSWORD, Cast, a_person

NEW = "three words more"


def link(person: Person, clock: FakeClock) -> str:
    return f"/password/{password_token(person, at=clock.now())}"


def twice(password: str, **more: str) -> dict[str, str]:
    return {"password": password, "again": password, **more}


def living(person: Person) -> int:
    mine = select(SignIn.id).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    return len(db.session.scalars(mine).all())


def test_a_link_sets_a_password_once_and_signs_in(client: FlaskClient, clock: FakeClock) -> None:
    zoe = a_person("Zoe")
    url = link(zoe, clock)
    visit(client, url)
    visit(client, url)
    assert send(client, url, twice(NEW)).location == "/"
    assert zoe.name in words(visit(client, "/me").select_one(".rail"))
    visit(client, url, status=404)
    send(client, url, twice("another password"), status=404)
    assert actions.sign_in(zoe.email, NEW, at=clock.now()) is not None


def test_a_link_works_for_three_days(client: FlaskClient, clock: FakeClock) -> None:
    zoe = a_person("Zoe")
    url = link(zoe, clock)
    clock.move(days=2, hours=23)
    visit(client, url)
    clock.move(hours=1)
    visit(client, url, status=404)


@pytest.mark.parametrize("token", ["x", "x.y", "WyJ4Il0.x", "%00", "é"])
def test_what_is_no_link_is_refused(client: FlaskClient, token: str) -> None:
    visit(client, f"/password/{token}", status=404)


def test_a_link_of_somebody_who_left_is_refused(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    url = link(cast.bob, clock)
    actions.deactivate_person(cast.bob, by=cast.ada, at=clock.now())
    visit(client, url, status=404)


def test_a_changed_link_is_refused(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    good, other = password_token(cast.bob, at=clock.now()), password_token(cast.ada, at=clock.now())
    visit(client, f"/password/{other.rpartition('.')[0]}.{good.rpartition('.')[2]}", status=404)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (twice("short"), "at least 10 characters"),
        (twice("aaaaaaaaaaaa"), "more different characters"),
        (twice("zoe zimmer@people.example"), None),
        (twice("zoe.zimmer@people.example"), "your name or your address"),
        ({"password": NEW, "again": "three words less"}, "not the same"),
        (twice("x1y2z3" * 40), "At most 200"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(
    client: FlaskClient, clock: FakeClock, data: dict[str, str], told: str | None
) -> None:
    zoe = a_person("Zoe Zimmer")
    answer = send(client, link(zoe, clock), data, status=422 if told else 303)
    assert (told or "") in words(checked(answer))
    assert (zoe.password_hash is None) == bool(told)


def test_a_new_password_ends_every_other_sign_in(client: FlaskClient, app: Flask) -> None:
    bob, elsewhere = a_person(password=PASSWORD), app.test_client()
    sign_in_as(elsewhere, bob)
    sign_in_as(client, bob)
    send(client, "/me/password", twice(NEW, current=PASSWORD))
    visit(client, "/me")
    visit(elsewhere, "/me", status=302)
    assert living(bob) == 1


def test_a_password_is_changed_only_with_the_present_one(client: FlaskClient, clock: FakeClock) -> None:
    bob = a_person(password=PASSWORD)
    answer = send(client, "/me/password", twice(NEW, current="not this"), as_=bob, status=422)
    assert "This is not your password now." in words(checked(answer))
    for _ in range(4):
        send(client, "/me/password", twice(NEW, current="not this"), status=422)
    send(client, "/me/password", twice(NEW, current=PASSWORD), status=429)
    assert actions.sign_in(bob.email, PASSWORD, at=clock.now()) is not None


def test_no_view_shows_what_was_typed(client: FlaskClient, clock: FakeClock) -> None:
    answer = send(
        client, link(a_person(), clock), {"password": "sesame street", "again": "other"}, status=422
    )
    assert not re.search("sesame", answer.get_data(as_text=True))

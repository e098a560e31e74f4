import re

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.core.settings import replace_settings
from portal.people import actions
from portal.people.models import SignIn
from tests.clock import FakeClock
from tests.visit import send, sign_in_as, visit, words
from tests.world import PASSWORD, Cast, a_person

WRONG = "This address and this password do not belong together."


def credentials(email: str, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"email": email, "password": password, **more}


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("releve")
    return found.value if found else ""


def test_a_password_opens_a_sign_in_and_a_wrong_one_does_not(app: Flask, clock: FakeClock) -> None:
    a_person("Bob Blue", email="bob@blue.example", password=PASSWORD)
    assert actions.sign_in("BOB@blue.example", PASSWORD, at=clock.now()) is not None
    assert actions.sign_in("bob@blue.example", "a wrong password", at=clock.now()) is None


def test_an_account_without_a_password_cannot_sign_in(app: Flask, clock: FakeClock) -> None:
    bob = a_person()
    assert actions.sign_in(bob.email, "", at=clock.now()) is None


def test_signing_in_leads_where_one_wanted_to_go(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    answer = client.get("/teams?x=1")
    assert answer.location == "/sign-in?next=/teams?x%3D1"
    form = visit(client, answer.location)
    wanted = str(form.select_one("input[name=next]")["value"])  # type: ignore[index]  # the form has it
    assert send(client, "/sign-in", credentials(bob.email, next=wanted)).location == "/teams?x=1"
    visit(client, "/people")


@pytest.mark.parametrize(
    "next_",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil",
        "https://evil.example",
        "/%2f%2fevil.example",
        "/\tevil",
        "\t//evil.example",
        "evil",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(client: FlaskClient, next_: str) -> None:
    bob = a_person(password=PASSWORD)
    assert send(client, "/sign-in", credentials(bob.email, next=next_)).location == "/"


def test_a_write_without_a_sign_in_leads_back_to_the_view_it_came_from(client: FlaskClient) -> None:
    answer = send(client, "/me", {"name": "x"}, status=302, headers={"Referer": "http://localhost/me"})
    assert answer.location == "/sign-in?next=/me"
    answer = send(client, "/me", {"name": "x"}, status=302, headers={"Referer": "http://evil.example/me"})
    assert answer.location == "/sign-in?next=/"


def test_htmx_is_told_that_nobody_is_signed_in(client: FlaskClient) -> None:
    assert client.get("/people", headers={"HX-Request": "true"}).status_code == 401


def test_an_unknown_address_gets_the_same_answer_and_the_same_work(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, nobody = a_person(password=PASSWORD), a_person("Nobody Yet")
    count, verify = 0, PasswordHasher.verify

    def counted(*args: object) -> bool:
        nonlocal count
        count += 1
        return verify(*args)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    answers = []
    for email in (bob.email, nobody.email, "stranger@people.example"):
        count = 0
        answer = send(client, "/sign-in", credentials(email, "not the password"), status=422)
        answers.append((count, _without(email, answer.get_data(as_text=True))))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 1
    assert WRONG in answers[0][1]


def _without(email: str, html: str) -> str:
    """The page without the address, and without the token of its form, which holds the second it was made."""
    token = re.search(r'"X-CSRFToken":"([^"]+)"', html)
    assert token is not None
    return html.replace(email, "…").replace(token[1], "…")


def test_the_session_before_signing_in_is_worth_nothing_after(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    visit(client, "/sign-in")
    planted = cookie(client)
    send(client, "/sign-in", credentials(bob.email))
    assert cookie(client) != planted
    client.set_cookie("releve", planted)
    visit(client, "/people", status=302)


def test_nothing_planted_in_a_session_survives_signing_in(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    send(client, "/sign-in", credentials(bob.email))
    with client.session_transaction() as session:
        assert "planted" not in session


def test_a_copied_cookie_dies_with_signing_out(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    send(client, "/sign-in", credentials(bob.email))
    copied = cookie(client)
    assert send(client, "/sign-out").location == "/sign-in"
    client.set_cookie("releve", copied)
    visit(client, "/people", status=302)


def test_signing_in_as_somebody_else_ends_the_first_sign_in(client: FlaskClient) -> None:
    bob, carol = a_person(password=PASSWORD), a_person("Carol", password=PASSWORD)
    send(client, "/sign-in", credentials(bob.email))
    send(client, "/sign-in", credentials(carol.email))
    living = db.session.scalars(select(SignIn.person_id).where(SignIn.ended_at.is_(None))).all()
    assert living == [carol.id]


def test_a_sign_in_ends_by_itself_after_thirty_days(client: FlaskClient, clock: FakeClock) -> None:
    bob = a_person()
    sign_in_as(client, bob)
    clock.move(days=29, hours=23)
    visit(client, "/people")
    clock.move(hours=1)
    visit(client, "/people", status=302)


def test_a_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    header = send(client, "/sign-in", credentials(bob.email)).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_an_inactive_person_is_refused_and_signed_out(
    client: FlaskClient, cast: Cast, clock: FakeClock
) -> None:
    bob = a_person("Bob Back", password=PASSWORD)
    sign_in_as(client, bob)
    actions.deactivate_person(bob, by=cast.ada, at=clock.now())
    visit(client, "/people", status=302)
    send(client, "/sign-in", credentials(bob.email), status=422)


def test_whoever_is_signed_in_does_not_see_the_form(client: FlaskClient) -> None:
    sign_in_as(client, a_person())
    assert client.get("/sign-in?next=/people").location == "/people"


def test_what_was_typed_as_an_address_is_not_written_down(client: FlaskClient) -> None:
    send(client, "/sign-in", credentials("my-secret-password"), status=422)
    refused = db.session.scalars(
        select(AuditEntry.subject).where(AuditEntry.action == "sign_in.refused")
    ).all()
    assert refused == ["nobody"]


def test_the_demo_offers_its_people_on_a_loopback_address_only(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = a_person("Bob", email="bob@demo.example", password="releve-demo")
    settings = replace_settings(app.extensions["settings"], is_demo=True, base_url="http://127.0.0.1:8000")
    for changes, is_open in (
        ({}, True),
        ({"host": "0.0.0.0"}, False),
        ({"base_url": "https://x.example"}, False),
    ):
        monkeypatch.setitem(app.extensions, "settings", replace_settings(settings, **changes))
        soup = visit(client, "/sign-in")
        assert ("releve-demo" in str(soup), bob.email in words(soup)) == (is_open, is_open)
        send(client, "/sign-in", credentials(bob.email, "releve-demo"), status=303 if is_open else 422)
        send(client, "/sign-out")

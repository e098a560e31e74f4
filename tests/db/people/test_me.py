from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.core.db import db
from portal.people import actions
from portal.people.holidays import Residence
from portal.people.models import ApiToken
from portal.people.queries import api_tokens_of, living_token
from tests.clock import START, FakeClock
from tests.visit import checked, send, sign_in_as, visit, words
from tests.world import Cast, a_person
from tests.world_rota import a_rotation

TOKEN = {"name": "Terraform", "days": "90", "is_read_only": "y"}


def made(client: FlaskClient, **changes: str) -> str:
    answer = send(client, "/me/tokens", TOKEN | changes, status=201)
    shown = checked(answer).select_one("#new-token code")
    assert shown is not None
    return words(shown)


@pytest.mark.parametrize("url", ["/me", "/me/password", "/me/tokens", "/me/contact-methods"])
def test_everybody_has_settings(client: FlaskClient, cast: Cast, url: str) -> None:
    for person in (cast.ada, cast.bob, cast.vera):
        visit(client, url, as_=person)


def test_other_browsers_can_be_signed_out(client: FlaskClient, app: Flask) -> None:
    bob, elsewhere, stranger = a_person(), app.test_client(), app.test_client()
    sign_in_as(elsewhere, bob)
    sign_in_as(stranger, a_person("Carol"))
    assert "one other browser" in words(visit(client, "/me", as_=bob).main)
    send(client, "/me/sign-ins/ending")
    assert "only browser" in words(visit(client, "/me").main)
    visit(elsewhere, "/me", status=302)
    visit(stranger, "/me")


def test_a_token_is_shown_once_and_kept_as_a_hash(client: FlaskClient) -> None:
    bob = a_person()
    sign_in_as(client, bob)
    shown = made(client)
    assert shown.startswith("oc_")
    assert len(shown) >= 40
    assert shown not in str(visit(client, "/me/tokens"))
    row = db.session.scalars(select(ApiToken)).one()
    assert (row.person_id, row.prefix, row.is_read_only) == (bob.id, shown[:8], True)
    assert row.expires_at == START + timedelta(days=90)
    assert found_anywhere(shown) == []


def found_anywhere(secret: str) -> list[str]:
    """The tables a dump of which would hold the text."""
    names = db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    is_there = 'SELECT EXISTS (SELECT FROM "{}" AS row WHERE row::text LIKE :pattern)'
    return [
        name for name in names if db.session.scalar(text(is_there.format(name)), {"pattern": f"%{secret}%"})
    ]


def test_the_search_for_secrets_finds_what_is_there(app: Flask) -> None:
    bob = a_person("Bob Findable")
    db.session.flush()
    assert "person" in found_anywhere(bob.name)


def test_a_revoked_token_is_gone_at_once(client: FlaskClient) -> None:
    bob = a_person()
    sign_in_as(client, bob)
    shown = made(client, is_read_only="", days="")
    row = living_token(shown)
    assert row is not None
    assert row.expires_at is None
    key = api_tokens_of(bob)[0].key
    send(client, f"/me/tokens/{key}/revocation")
    assert living_token(shown) is None
    send(client, f"/me/tokens/{key}/revocation", status=404)


def test_nobody_revokes_the_token_of_another(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    row, shown = actions.create_token(cast.bob, name="Nightly", at=clock.now())
    for person in (cast.charlie, cast.alice, cast.ada):
        send(client, f"/me/tokens/{row.key}/revocation", as_=person, status=404)
    assert living_token(shown) is not None
    assert "Nightly" not in words(visit(client, "/me/tokens", as_=cast.ada).main)


@pytest.mark.parametrize("change", [{"name": ""}, {"days": "9999"}, {"days": "x"}])
def test_a_wrong_field_makes_no_token(client: FlaskClient, change: dict[str, str]) -> None:
    send(client, "/me/tokens", TOKEN | change, as_=a_person(), status=422)
    assert db.session.scalars(select(ApiToken)).all() == []


def test_an_expired_token_says_so(client: FlaskClient, clock: FakeClock) -> None:
    bob = a_person()
    actions.create_token(bob, name="old", at=clock.now(), expires_at=clock.now())
    assert "expired" in words(visit(client, "/me/tokens", as_=bob).main)


def test_somebody_says_where_they_live(client: FlaskClient, cast: Cast) -> None:
    said = {
        "name": "Bob Blue",
        "time_zone": "Europe/Berlin",
        "locale": "en",
        "country": "DE",
        "region": "bayern",
    }
    send(client, "/me", said, as_=cast.bob)
    assert cast.bob.residence == Residence("DE", "BY")
    soup = visit(client, "/me")
    assert soup.select_one("#country option[selected]")["value"] == "DE"
    assert soup.select_one("#regions option[value=BE]").text == "Berlin"
    send(client, "/me", {**said, "country": "", "region": ""})
    assert cast.bob.residence is None


@pytest.mark.parametrize(
    ("country", "region", "told"),
    [
        ("DE", "Paris", "Known ones: BB, BE, BW"),
        ("", "BY", "Choose the country first."),
        ("RU", "BY", "No regions are known of this country. Leave it empty."),
        ("ZZ", "", "Not a valid choice."),
    ],
)
def test_a_place_that_is_not_known_is_refused(
    client: FlaskClient, cast: Cast, country: str, region: str, told: str
) -> None:
    said = {
        "name": "Bobby",
        "time_zone": "Europe/Berlin",
        "locale": "en",
        "country": country,
        "region": region,
    }
    answer = send(client, "/me", said, as_=cast.bob, status=422)
    assert told in answer.text
    assert (cast.bob.residence, cast.bob.name) == (None, "Bob Blue")


def test_single_letter_keys_can_be_switched_off(client: FlaskClient, cast: Cast) -> None:
    """Source: WCAG 2.1.4."""
    a_rotation(cast.blue, cast.bob)
    at = "/teams/blue/schedule"
    assert visit(client, at, as_=cast.bob).select("[aria-keyshortcuts]")
    send(client, "/me", {"name": "Bob Blue", "time_zone": "Europe/Paris", "locale": "en"})
    soup = visit(client, at)
    assert not soup.select("[aria-keyshortcuts]")
    assert soup.select_one("#weeks a")["href"]

"""The view behind the link in the message."""

from datetime import timedelta
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.asks.actions import withdraw
from portal.asks.links import answer_url
from portal.asks.models import Ask
from portal.core.db import db
from portal.people.models import Membership
from tests.clock import START
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_asks import an_ask


def path_of(ask: Ask) -> str:
    return urlsplit(answer_url(ask)).path


def teams_of_charlie(cast: Cast) -> set[int]:
    mine = select(Membership.team_id).where(Membership.person_id == cast.charlie.id)
    return set(db.session.scalars(mine))


def test_the_link_shows_all_there_is_to_know_and_changes_nothing(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie, by=cast.alice, due_at=START + timedelta(days=1))
    for _time in range(2):
        page = visit(client, path_of(ask))
    said = words(page.main)
    for part in (
        "team · Alice Blue asks",
        "Join Team Blue?",
        "From today on",
        "on call for it at once",
        "Paris",
    ):
        assert part in said
    assert "You answer as Charlie Green." in said
    assert [words(button) for button in page.select("button")] == ["I join", "I can't", "Ask me later"]
    assert page.select_one("main a")["href"] == "/sign-in?next=/teams/blue"
    assert ask.is_open
    assert teams_of_charlie(cast) == {cast.green.id}


def test_two_taps_accept(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    assert send(client, path_of(ask), {"answer": "accept"}).location == path_of(ask)
    page = visit(client, path_of(ask))
    assert words(page.select_one(".flash")) == "You are in Team Blue now."
    assert "This has been answered: accepted." in words(page.main)
    assert teams_of_charlie(cast) == {cast.green.id, cast.blue.id}


def test_it_works_once_and_then_says_what_was_answered(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    send(client, path_of(ask), {"answer": "refuse", "note": "On a journey"})
    send(client, path_of(ask), {"answer": "accept"})
    page = visit(client, path_of(ask))
    assert not page.select("button, .flash")
    assert "This has been answered: refused." in words(page.main)
    assert words(page.select_one(".ask-note")) == "On a journey"
    assert page.find("a", string="sign in")["href"] == "/sign-in?next=/asked"
    assert teams_of_charlie(cast) == {cast.green.id}


def test_what_was_taken_back_is_said_kindly(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    withdraw("joining", "blue", at=START)
    page = visit(client, path_of(ask))
    assert words(page.h1) == "It is settled"
    assert "Your answer is not needed any more." in words(page.main)


def test_a_refused_answer_keeps_what_was_typed(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    for note, error in (("", "Say a word about it first."), ("no", "That is no reason.")):
        answer = send(client, path_of(ask), {"answer": "refuse", "note": note}, status=422)
        page = BeautifulSoup(answer.text, "html.parser")
        assert words(page.select_one(".field-error")) == error
        assert page.textarea.text.strip() == note
    assert ask.is_open


def test_a_link_that_was_cut_says_what_to_do(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    page = visit(client, path_of(ask)[:-2], status=404)
    assert "Open it from the message once more, or sign in" in words(page.main)


def test_it_speaks_its_persons_language_and_clock(client: FlaskClient, cast: Cast) -> None:
    """Whoever holds the phone may be signed in as somebody else."""
    cast.charlie.locale, cast.charlie.time_zone = "fr", "America/Martinique"
    ask = an_ask(cast.blue, cast.charlie, due_at=START + timedelta(days=1))
    page = visit(client, path_of(ask), as_=cast.bob)
    assert "sam. 21 nov. 22:21 (Martinique)" in words(page.main)
    send(client, path_of(ask), {"answer": "accept"})
    assert cast.blue.id in teams_of_charlie(cast)

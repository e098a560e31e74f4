"""The inbox, answering in it with and without scripts, and the count on every page."""

from datetime import timedelta

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from portal.asks.actions import settle, withdraw
from portal.asks.models import Ask
from portal.core.db import db
from portal.people.models import Person
from tests.clock import START
from tests.visit import query_count, send, visit, words
from tests.world import Cast, a_team
from tests.world_asks import an_ask, no_word_needed

HTMX = {"HX-Request": "true"}
LATER = START + timedelta(hours=1)


def inbox(client: FlaskClient, person: Person) -> BeautifulSoup:
    return visit(client, "/asked", as_=person)


def card_of(page: BeautifulSoup, ask: Ask) -> Tag:
    found = page.find(id=f"ask-{ask.key}")
    assert isinstance(found, Tag)
    return found


def test_an_empty_inbox_says_what_it_is_for(client: FlaskClient, cast: Cast) -> None:
    an_ask(cast.blue, cast.charlie)
    page = inbox(client, cast.bob)
    assert "Nothing waits for your answer" in page.text
    assert "such as taking a shift" in page.text
    assert not page.select("form.answers")


def test_a_card_says_who_asks_what_until_when(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie, by=cast.alice, due_at=START + timedelta(days=1))
    card = card_of(inbox(client, cast.charlie), ask)
    said = words(card)
    for part in (
        "Join Team Blue?",
        "team",
        "Alice Blue",
        "Answer until Sun 22 Nov 03:21 (Paris)",
        "From today on",
    ):
        assert part in said
    assert "You are on call for it at once." in words(card.select_one(".ask-warning"))
    assert [words(button) for button in card.select("button")] == ["I join", "I can't", "Ask me later"]
    assert card.select_one("a")["href"] == "/teams/blue"
    assert "Needed for: I can't" in said


def test_what_is_due_first_stands_first(client: FlaskClient, cast: Cast) -> None:
    whenever = an_ask(cast.blue, cast.charlie)
    soon = an_ask(cast.green, cast.charlie, due_at=LATER)
    ids = [tag["id"] for tag in inbox(client, cast.charlie).select(".stack > .card")]
    assert ids == [f"ask-{soon.key}", f"ask-{whenever.key}"]


def test_a_browser_without_scripts_answers_and_is_told(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    answer = send(client, f"/asked/{ask.key}/answers", {"answer": "accept"}, as_=cast.charlie)
    assert answer.location == "/asked"
    page = visit(client, "/asked")
    assert words(page.select_one(".flash")) == "You are in Team Blue now."
    assert "accepted" in words(page.select_one("#lately"))
    assert not page.select("form.answers")


def test_htmx_gets_what_came_of_it_in_the_cards_place(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    an_ask(cast.green, cast.charlie)
    sent = {"answer": "later", "note": "Monday"}
    answer = send(client, f"/asked/{ask.key}/answers", sent, as_=cast.charlie, status=200, headers=HTMX)
    part = BeautifulSoup(answer.text, "html.parser")
    assert "This has been answered: later." in words(card_of(part, ask))
    badges = [part.find(id=name) for name in ("asked-badge", "asked-badge-top")]
    assert [words(badge) for badge in badges] == ["1 1 answer is awaited"] * 2
    assert {badge["hx-swap-oob"] for badge in badges} == {"true"}
    assert words(visit(client, "/asked").select_one(".ask-note")) == "Monday"


def test_the_last_answer_takes_the_badge_away(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    url = f"/asked/{ask.key}/answers"
    answer = send(client, url, {"answer": "later"}, as_=cast.charlie, status=200, headers=HTMX)
    badge = BeautifulSoup(answer.text, "html.parser").find(id="asked-badge")
    assert (words(badge), badge.has_attr("hidden")) == ("", True)


def test_a_refused_answer_comes_back_with_its_words(client: FlaskClient, cast: Cast) -> None:
    """At its field, for a browser and for htmx; nothing is stored."""
    ask = an_ask(cast.blue, cast.charlie)
    url = f"/asked/{ask.key}/answers"
    for headers in ({}, HTMX):
        sent = {"answer": "refuse", "note": "no"}
        answer = send(client, url, sent, as_=cast.charlie, status=422, headers=headers)
        card = card_of(BeautifulSoup(answer.text, "html.parser"), ask)
        field = card.select_one("textarea")
        assert field.text.strip() == "no"
        assert field["aria-invalid"] == "true"
        assert words(card.find(id=f"{field['id']}-error")) == "That is no reason."
        assert (answer.text.count("<h1") == 1) is not bool(headers)
    db.session.refresh(ask)
    assert ask.is_open


def test_a_refusal_without_a_field_stands_above_the_buttons(client: FlaskClient, cast: Cast) -> None:
    ask, other = an_ask(cast.blue, cast.vera), an_ask(cast.green, cast.vera)
    answer = send(client, f"/asked/{ask.key}/answers", {"answer": "accept"}, as_=cast.vera, status=422)
    page = BeautifulSoup(answer.text, "html.parser")
    assert words(card_of(page, ask).select_one("[role=alert]")) == "A viewer joins no team."
    assert not card_of(page, other).select("[role=alert]")


def test_a_second_answer_is_told_how_it_was_answered(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    settle(ask, "refuse", note="No time", at=LATER)
    url = f"/asked/{ask.key}/answers"
    send(client, url, {"answer": "accept"}, as_=cast.charlie)
    assert words(visit(client, "/asked").select_one(".flash")) == "This has been answered: refused."
    answer = send(client, url, {"answer": "accept"}, as_=cast.charlie, status=200, headers=HTMX)
    assert "This has been answered: refused." in answer.text


def test_what_was_taken_back_meanwhile_is_said(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    withdraw("joining", "blue", at=LATER)
    send(client, f"/asked/{ask.key}/answers", {"answer": "accept"}, as_=cast.charlie)
    assert "not needed any more" in words(visit(client, "/asked").select_one(".flash"))


def test_what_its_kind_does_not_know_any_more_is_shown_as_it_was_sent(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    ask, gone = an_ask(cast.blue, cast.charlie), an_ask(a_team("red"), cast.charlie)
    gone.reference = "nowhere"
    kind = app.extensions["ask_kinds"].pop("joining")
    try:
        page = inbox(client, cast.charlie)
    finally:
        app.extensions["ask_kinds"]["joining"] = kind
    assert "Team Blue needs one more." in words(card_of(page, ask))
    card = card_of(inbox(client, cast.charlie), gone)
    assert "Team Red needs one more." in words(card)
    assert not card.select("button")


def test_what_is_asked_of_others_is_not_there(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    for other in (cast.bob, cast.alice, cast.ada):
        send(client, f"/asked/{ask.key}/answers", {"answer": "accept"}, as_=other, status=404)
        assert "Join Team Blue?" not in inbox(client, other).text


def test_every_page_counts_what_waits(client: FlaskClient, cast: Cast) -> None:
    an_ask(cast.blue, cast.charlie)
    an_ask(cast.green, cast.charlie)
    for path in ("/", "/me", "/schedules"):
        page = visit(client, path, as_=cast.charlie)
        for badge in (page.find(id="asked-badge"), page.find(id="asked-badge-top")):
            assert words(badge) == "2 2 answers are awaited"
    assert words(visit(client, "/", as_=cast.bob).find(id="asked-badge")) == ""


def test_asks_cost_no_further_queries(client: FlaskClient, cast: Cast) -> None:
    an_ask(cast.blue, cast.charlie, by=cast.alice)
    first = settled(an_ask(cast.green, cast.charlie))
    before = [query_count(client, path, as_=cast.charlie) for path in ("/asked", "/me")]
    for n in range(3):
        team = a_team(f"team-{n}")
        an_ask(team, cast.charlie, by=cast.bob)
        settled(an_ask(a_team(f"other-{n}"), cast.charlie))
    assert [query_count(client, path, as_=cast.charlie) for path in ("/asked", "/me")] == before
    assert first.answer == "later"


def settled(ask: Ask) -> Ask:
    settle(ask, "later", at=LATER)
    return ask


def test_a_field_that_nobody_needs_is_folded(client: FlaskClient, cast: Cast) -> None:
    """Until something stands in it or is wrong with it."""
    words_wanted = an_ask(cast.blue, cast.charlie)
    with no_word_needed():
        card = card_of(inbox(client, cast.charlie), words_wanted)
        assert card.select_one("details textarea") is not None
        sent = {"answer": "refuse", "note": "no"}
        url = f"/asked/{words_wanted.key}/answers"
        answer = send(client, url, sent, as_=cast.charlie, status=422, headers=HTMX)
        assert BeautifulSoup(answer.text, "html.parser").select_one("details") is None
    assert card_of(inbox(client, cast.charlie), words_wanted).select_one("details") is None

"""The inbox and the link from the mail in a real browser: with htmx, without scripts, on a phone."""

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from portal.asks.links import answer_url
from portal.asks.models import Ask
from portal.core import clock
from portal.people.models import Person
from tests.e2e.conftest import Visitor
from tests.world import Cast, a_person, a_team, the_cast
from tests.world_asks import an_ask

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def url(portal: Flask) -> Iterator[str]:
    """Served from here, where the kind of ask is known."""
    server = make_server("127.0.0.1", 0, portal, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def cast(portal: Flask) -> Cast:
    return the_cast()


def asked(cast: Cast, person: Person, *slugs: str) -> list[Ask]:
    return [an_ask(a_team(slug), person, by=cast.alice, at=clock.now()) for slug in slugs]


def inbox(visitor: Visitor, url: str, person: Person, **options: object) -> Page:
    page = visitor(url, person, **options)
    page.goto("/asked")
    return page


def test_a_card_turns_into_what_came_of_it(url: str, cast: Cast, visitor: Visitor) -> None:
    first, second = asked(cast, cast.bob, "red", "pink")
    page = inbox(visitor, url, cast.bob)
    card = page.locator(f"#ask-{first.key}")
    expect(page.locator("#asked-badge")).to_contain_text("2")
    card.get_by_role("button", name="I join").click()
    expect(card).to_contain_text("You are in Team Red now.")
    expect(card).to_be_focused()
    expect(page.locator("#asked-badge")).to_contain_text("1 answer is awaited")
    expect(page.locator("#announcer")).to_contain_text("You are in Team Red now.")
    expect(page.locator(f"#ask-{second.key} form")).to_be_visible()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    url: str, cast: Cast, visitor: Visitor
) -> None:
    [ask] = asked(cast, cast.charlie, "gold")
    page = inbox(visitor, url, cast.charlie)
    card = page.locator(f"#ask-{ask.key}")
    card.get_by_role("textbox").fill("no")
    card.get_by_role("button", name="I can't").click()
    expect(card.locator(".field-error")).to_have_text("That is no reason.")
    expect(card.get_by_role("textbox")).to_be_focused()
    expect(card.get_by_role("textbox")).to_have_value("no")
    expect(page.locator("#flash")).to_be_empty()
    card.get_by_role("textbox").fill("My sister marries")
    card.get_by_role("button", name="I can't").click()
    expect(card).to_contain_text("This has been answered: refused.")
    expect(page.locator("#asked-badge")).to_be_hidden()


def test_without_scripts_the_page_comes_back(url: str, cast: Cast, visitor: Visitor) -> None:
    [ask] = asked(cast, cast.vera, "grey")
    page = inbox(visitor, url, cast.vera, java_script_enabled=False)
    page.locator(f"#ask-{ask.key}").get_by_role("button", name="Ask me later").click()
    expect(page.locator("#flash")).to_have_text("This has been answered: later.")
    expect(page.locator("#lately")).to_contain_text("Join Team Grey?")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_phone_answers_from_the_mail_in_two_taps(
    url: str, cast: Cast, visitor: Visitor, has_scripts: bool
) -> None:
    """The first is the link. Nobody is signed in, before or after."""
    person = a_person(f"Rita {has_scripts}", at=clock.now())
    [ask] = asked(cast, person, f"team-{has_scripts}".lower())
    page = visitor(url, viewport=PHONE, java_script_enabled=has_scripts)
    page.goto(urlsplit(answer_url(ask)).path)
    button = page.get_by_role("button", name="I join")
    expect(button).to_be_in_viewport(ratio=1)
    assert page.locator("html").evaluate("html => html.scrollWidth") == PHONE["width"]
    button.click()
    expect(page.locator("#flash")).to_contain_text("You are in Team")
    expect(page.get_by_role("button")).to_have_count(0)
    page.goto("/asked")
    expect(page).to_have_url(f"{url}/sign-in?next=/asked")


def test_the_count_is_one_tap_away_on_a_phone(url: str, cast: Cast, visitor: Visitor) -> None:
    asked(cast, cast.alice, "teal")
    page = visitor(url, cast.alice, viewport=PHONE)
    page.goto("/")
    page.get_by_role("link", name="Asked of me").and_(page.locator(".rail-top")).click()
    expect(page.locator("h1")).to_have_text("Asked of me")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

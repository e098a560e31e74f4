"""The schedule by mouse, by keyboard, on a phone, and without scripts."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from portal.core import clock
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server
from tests.world import Cast, the_cast
from tests.world_rota import a_rotation

PHONE = {"width": 390, "height": 844}
AT = "/teams/blue/schedule"


@pytest.fixture(scope="module")
def team(portal: Flask) -> Cast:
    cast, at = the_cast(), clock.now()
    starts_on = at.date() - timedelta(days=at.weekday() + 7)
    a_rotation(cast.blue, cast.bob, cast.alice, starts_on=starts_on, at=at, until=at + timedelta(weeks=20))
    return cast


def test_a_bar_opens_its_shift_beside_the_schedule(server: Server, team: Cast, visitor: Visitor) -> None:
    page = visitor(server.url, team.bob)
    page.goto(AT)
    panel = page.locator("#shift")
    page.locator("a.bar").last.click()
    expect(panel).to_contain_text("History")
    expect(panel).to_be_focused()
    assert page.url.endswith(AT)
    page.keyboard.press("Escape")
    expect(panel).to_be_empty()
    expect(panel).to_be_hidden()
    page.locator("a.agenda-role").first.press("Enter")
    expect(panel).to_contain_text("History")
    panel.get_by_role("button", name="Close").click()
    expect(page.locator("a.agenda-role").first).to_be_focused()


def test_keys_turn_the_weeks(server: Server, team: Cast, visitor: Visitor) -> None:
    page = visitor(server.url, team.bob)
    page.goto(AT)
    for key, days in (("1", 7), ("2", 14), ("4", 28), ("q", 13)):
        page.keyboard.press(key)
        expect(page.locator(".bars-day")).to_have_count(days)
    page.keyboard.press("4")
    expect(page.locator(".bars-day")).to_have_count(28)
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("from="))
    expect(page.locator(".bars-now")).to_have_count(0)
    page.keyboard.press("Control+1")
    expect(page.locator(".bars-day")).to_have_count(28)
    page.keyboard.press("t")
    expect(page).not_to_have_url(re.compile("from="))
    expect(page.locator(".bars-now")).not_to_have_count(0)


def test_a_phone_reads_the_list_and_opens_the_same(server: Server, team: Cast, visitor: Visitor) -> None:
    page = visitor(server.url, team.bob, viewport=PHONE)
    page.goto(AT)
    expect(page.locator(".bars-scroll")).to_be_hidden()
    page.locator("a.agenda-role").first.click()
    expect(page.locator("#shift")).to_contain_text("History")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_without_scripts_a_shift_is_a_page(server: Server, team: Cast, visitor: Visitor) -> None:
    page = visitor(server.url, team.bob, java_script_enabled=False)
    page.goto(AT)
    page.locator("a.agenda-role").first.click()
    expect(page.locator("h1")).to_have_text(re.compile("^Shift of (Bob|Alice) Blue$"))
    expect(page.locator("#shift")).to_contain_text("History")


def test_on_paper_there_are_bars_and_a_list_and_no_buttons(
    server: Server, team: Cast, visitor: Visitor
) -> None:
    page = visitor(server.url, team.bob)
    page.goto(AT)
    page.emulate_media(media="print")
    for shown in (".bars-scroll", ".agenda"):
        expect(page.locator(shown)).to_be_visible()
    for gone in (".weeks", ".rail", ".page-actions"):
        expect(page.locator(gone)).to_be_hidden()
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 upright, without its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 720

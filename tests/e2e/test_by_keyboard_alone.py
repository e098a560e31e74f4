"""Signing in, taking an incident and giving a shift away, with Tab, Enter and Escape and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core import clock
from portal.incidents.models import Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.people.actions import set_password
from portal.people.models import Person
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server
from tests.world import Cast, the_cast
from tests.world_rota import a_rotation

PASSWORD = "a long word for doors"
PHONE = {"width": 390, "height": 844}

# Where the focus is: what it is called, and whether an eye finds it.
STOP = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const icon = one.querySelector("[aria-label]");
  const names = [one.ariaLabel, one.labels?.[0]?.innerText, one.innerText, icon?.ariaLabel];
  const isWithin = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    name: (names.find(Boolean) ?? "").trim(),
    tag: one.tagName,
    isLit: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isShown: isWithin && box.width > 8 && box.height > 8,
  };
}"""


@pytest.fixture(scope="module")
def team(portal: Flask) -> Cast:
    cast, at = the_cast(), clock.now()
    starts_on = at.date() - timedelta(days=at.weekday() + 7)
    a_rotation(cast.blue, cast.bob, cast.alice, starts_on=starts_on, at=at, until=at + timedelta(weeks=20))
    return cast


@pytest.fixture
def incident(team: Cast) -> Incident:
    return open_incident(team.blue, IncidentFacts("Redis cluster down", 1), at=clock.now())


def tab_to(page: Page, name: str, *, most: int = 80) -> None:
    """Tab until something is called that. Each stop on the way can be seen and is lit."""
    for _press in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert stop["tag"] != "BODY", f"the view ends before {name!r}"
        assert stop["isLit"], f"no outline: {stop}"
        assert stop["isShown"], f"out of sight: {stop}"
        if re.search(name, stop["name"]):
            return
    raise AssertionError(f"{name!r} is more than {most} stops away")


def skip(page: Page) -> None:
    """Past the rail: the first stop of each view."""
    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_from_signing_in_to_an_acknowledgement(
    server: Server, team: Cast, incident: Incident, visitor: Visitor
) -> None:
    set_password(team.bob, PASSWORD, at=clock.now())
    page = visitor(server.url)
    page.goto("/sign-in")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type(team.bob.email)
    tab_to(page, "Password", most=1)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("On call now")
    skip(page)
    tab_to(page, incident.ref)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(incident.title)
    skip(page)
    tab_to(page, "^Acknowledge$")
    page.keyboard.press("Enter")
    expect(page.locator("#stats")).to_contain_text("Acknowledged in")
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
    tab_to(page, "Mark mitigated", most=1)


def test_a_menu_opens_and_closes_and_gives_the_focus_back(
    server: Server, team: Cast, incident: Incident, visitor: Visitor
) -> None:
    page = visitor(server.url, team.bob)
    page.goto(f"/incidents/{incident.ref}")
    skip(page)
    tab_to(page, "^More$")
    page.keyboard.press("Enter")
    tab_to(page, "Triaged", most=1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Triaged")).to_be_hidden()
    expect(page.locator("summary", has_text="More")).to_be_focused()


def test_the_menu_of_a_phone_closes_by_escape(server: Server, team: Cast, visitor: Visitor) -> None:
    page = visitor(server.url, team.bob, viewport=PHONE)
    page.goto("/")
    tab_to(page, "^Menu$", most=5)
    page.keyboard.press("Enter")
    tab_to(page, "^Now$", most=1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Schedules")).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()


def test_from_the_schedule_to_a_swap(server: Server, team: Cast, visitor: Visitor) -> None:
    """Of the week after this one, which begins with the end of Alice's; then it is Bob's."""
    today = clock.now().date()
    page = visitor(server.url, team.bob)
    page.goto(f"/teams/blue/schedule?weeks=1&from={today + timedelta(days=7 - today.weekday())}")
    skip(page)
    tab_to(page, "^Primary$")
    tab_to(page, "^Primary$", most=3)
    page.keyboard.press("Enter")
    expect(page.locator("#shift")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Primary").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#shift")).to_be_focused()
    tab_to(page, "^Ask the team$")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ask for a swap")
    skip(page)
    tab_to(page, "^Ask$")
    page.keyboard.press("Enter")
    expect(page.locator("#flash")).to_contain_text("nothing changes")


@pytest.mark.parametrize("person", [lambda team: team.bob, lambda team: team.ada])
def test_every_stop_of_the_first_view_can_be_seen(
    person: Callable[[Cast], Person], server: Server, team: Cast, incident: Incident, visitor: Visitor
) -> None:
    page = visitor(server.url, person(team))
    page.goto("/")
    with pytest.raises(AssertionError, match="the view ends before"):
        tab_to(page, "nothing is called so", most=200)

"""Somebody new makes a weekly rotation whose nights are handed to where it is day, and publishes both."""

import os
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from portal.people.models import Person, Team
from portal.rota.queries import rotations_of
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server
from tests.world import a_person, a_team

MOST_ACTIONS = 20
"""Clicks and choices. Chosen by us: one every nine seconds, reading included, are three minutes."""


class Place(NamedTuple):
    team: Team
    manager: Person


@pytest.fixture(scope="module")
def place(portal: Flask) -> Place:
    """Three people in Paris and three in New York, of whom one manages; nobody has set anything up."""
    manager = a_person("Mara Paris")
    paris = [a_person(f"{name} Paris") for name in ("Luc", "Zoé")]
    others = [a_person(f"{name} York", time_zone="America/New_York") for name in ("Ann", "Bill", "Cora")]
    return Place(a_team("shop", name="Shop", managers=(manager,), members=(*paris, *others)), manager)


class Stranger:
    """Does one thing after another, and counts them. SHOTS names a folder for pictures of what they saw."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, what: Locator) -> None:
        what.click()
        self._did()

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self._did()

    def _did(self) -> None:
        self.page.wait_for_load_state("networkidle")
        self.count += 1
        if "SHOTS" in os.environ:
            self.page.screenshot(path=Path(os.environ["SHOTS"]) / f"{self.count:02}.png", full_page=True)

    def link(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("button", name=name, exact=True).first)


def test_somebody_new_hands_nights_to_another_zone(server: Server, place: Place, visitor: Visitor) -> None:
    page = visitor(server.url, place.manager)
    stranger = Stranger(page)
    page.goto("/")
    stranger.click(page.get_by_role("link", name="Schedules"))
    stranger.link("Shop")
    stranger.link("Set up a rotation")
    stranger.choose("Hours", "Days, 08:00 to 20:00")
    for name in ("Ann York", "Bill York", "Cora York"):
        row = page.locator(".turn", has=page.locator("option:checked", has_text=name))
        stranger.click(row.get_by_role("button", name="away"))
    expect(page.locator("#preview")).to_contain_text("Nobody is on call then")
    stranger.button("Set up the rotation")
    stranger.link("Hand these hours to others")
    expect(page.locator("#preview")).to_contain_text("New York")
    expect(page.locator("#preview")).not_to_contain_text("Nobody is on call then")
    stranger.button("Set up the rotation")
    stranger.link("Publish")
    stranger.link("Publish all at once")
    stranger.button("Publish all")
    expect(page.locator("main")).to_contain_text("Published")
    assert stranger.count <= MOST_ACTIONS

    days, nights = sorted(rotations_of(place.team), key=lambda rotation: rotation.id)
    assert nights.name == "Primary, every day 20:00–08:00"
    assert {m.person.time_zone for m in days.members} == {"Europe/Paris"}
    assert {m.person.time_zone for m in nights.members} == {"America/New_York"}
    assert days.published_until is not None
    assert nights.published_until is not None

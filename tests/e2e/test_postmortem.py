"""From the end of an incident to its published postmortem, in a browser; also with scripts off."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from portal.core import clock
from portal.incidents.actions import acknowledge, resolve
from portal.incidents.models import Incident
from portal.incidents.timeline.actions import add_entry
from portal.postmortems.tasks import draft_postmortem, request_postmortems
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server
from tests.world import Cast, the_cast
from tests.world_incidents import an_incident


@pytest.fixture(scope="module")
def team(portal: Flask) -> Cast:
    return the_cast()


@pytest.fixture
def incident(team: Cast) -> Incident:
    """Just over; nobody has drafted anything."""
    opened = an_incident(team.blue, "Redis is down", at=clock.now())
    acknowledge(opened, by=team.bob, at=clock.now())
    add_entry(opened, "Sentinel lost its quorum", by=team.alice, at=clock.now())
    resolve(opened, by=team.bob, at=clock.now())
    return opened


def drafted(incident: Incident) -> None:
    request_postmortems(clock.now())
    assert draft_postmortem(incident.id)


def test_the_draft_appears_by_itself_and_is_written_and_published(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    bob = visitor(server.url, team.bob)
    bob.goto(f"/postmortems/{incident.ref}")
    expect(bob.get_by_text("The draft is being written")).to_be_visible()
    drafted(incident)
    expect(bob.locator(".document")).to_contain_text("Sentinel lost its quorum")
    bob.get_by_role("link", name="Write").click()
    bob.get_by_label("Text").fill("## Summary\n\nA quorum was lost.")
    bob.get_by_role("button", name="Save").click()
    expect(bob.locator(".document")).to_have_text("Summary A quorum was lost.", use_inner_text=False)
    bob.on("dialog", lambda dialog: dialog.accept())
    bob.get_by_role("button", name="Publish").click()
    expect(bob.locator(".page-title")).to_contain_text("published")


def test_two_who_write_at_once_lose_nothing_without_scripts(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    drafted(incident)
    alice = visitor(server.url, team.alice, java_script_enabled=False)
    bob = visitor(server.url, team.bob, java_script_enabled=False)
    for page in (alice, bob):
        page.goto(f"/postmortems/{incident.ref}/edit")
    alice.get_by_label("Text").fill("What Alice knows")
    alice.get_by_role("button", name="Save").click()
    bob.get_by_label("Text").fill("What Bob knows")
    bob.get_by_role("button", name="Save").click()
    expect(bob.get_by_role("alert")).to_contain_text("Alice Blue saved this text while you were writing")
    expect(bob.get_by_label("Text")).to_have_value("What Bob knows")
    expect(bob.get_by_role("textbox", name="Stored now")).to_have_value("What Alice knows\n")
    bob.get_by_label("Text").fill("What both know")
    bob.get_by_role("button", name="Save mine").click()
    expect(bob.locator(".document")).to_have_text("What both know\n", use_inner_text=False)

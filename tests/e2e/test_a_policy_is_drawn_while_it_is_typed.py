"""The editor of a policy: each change is drawn and judged before it is saved; without scripts, saving draws it."""

from flask import Flask
from playwright.sync_api import expect

from portal.escalations.actions import StepFacts
from portal.escalations.ladder import TargetType
from portal.people.models import Person
from portal.rota.models import RotaRole
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server
from tests.world import a_person, a_team
from tests.world_setup import a_policy

STEPS = (
    StepFacts(0, TargetType.ON_CALL, ("PUSH",), message="Up!"),
    StepFacts(5, TargetType.ON_CALL, ("PUSH",), RotaRole.SECONDARY, message="Up!"),
    StepFacts(15, TargetType.TEAM, ("PUSH",), message="Up!"),
)


def a_manager(name: str, slug: str) -> tuple[Person, str]:
    """Somebody who manages a team with a policy, and where that is changed."""
    team = a_team(slug)
    manager = a_person(name, manages=team)
    policy = a_policy(team, steps=STEPS, severity=1)
    return manager, f"/escalations/{policy.key}/edit"


def test_each_change_is_drawn_and_judged_at_once(server: Server, portal: Flask, visitor: Visitor) -> None:
    manager, place = a_manager("Mona Live", "live")
    page = visitor(server.url, manager)
    page.goto(place)
    advice, second = page.locator(".advice"), page.locator("#course .rung").nth(1)
    expect(second.locator(".rung-time")).to_have_text("5 min")
    expect(advice).to_have_count(0)
    page.fill("[name=steps-1-delay_minutes]", "1")
    expect(second.locator(".rung-time")).to_have_text("1 min")
    expect(advice.first).to_contain_text("Let step 2 wait until minute 3 or later.")
    page.fill("[name=steps-1-delay_minutes]", "5")
    expect(advice).to_have_count(0)
    page.get_by_label("Reaching it makes a postmortem owed").nth(2).check()
    expect(page.locator(".rung-owed .rung-time")).to_have_text("15 min")
    page.reload()
    expect(page.locator(".rung-owed")).to_have_count(0)


def test_without_scripts_a_step_that_is_added_or_saved_is_drawn(
    server: Server, portal: Flask, visitor: Visitor
) -> None:
    manager, place = a_manager("Mona Still", "still")
    page = visitor(server.url, manager, java_script_enabled=False)
    page.goto(place)
    page.fill("[name=steps-1-delay_minutes]", "7")
    page.get_by_role("button", name="Add a step").click()
    expect(page.locator("#course .rung-time").nth(1)).to_have_text("7 min")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("#course .rung-time").nth(1)).to_have_text("7 min")

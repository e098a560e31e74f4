"""Hana asks from her shift; Gil takes it from his mail, on a phone, in two taps; the schedule shows him."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from portal.core import clock
from portal.core.settings import Settings, replace_settings
from portal.pager.sending.sender import send_due
from portal.people.models import Person
from portal.rota.models import Shift
from portal.rota.plans.queries import shifts_ahead
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server
from tests.edge.smtp import Mailbox, smtp_server
from tests.world import a_person, a_team
from tests.world_rota import a_rotation

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(scope="module")
def smtp(portal: Flask) -> Iterator[Mailbox]:
    """Where everybody's mail goes; it is sent from here, as the clock does it."""
    before: Settings = portal.extensions["settings"]
    with smtp_server() as mailbox:
        portal.extensions["settings"] = replace_settings(before, smtp_url=mailbox.url)
        yield mailbox
    portal.extensions["settings"] = before


@dataclass(frozen=True)
class Ops:
    """Hana, Gil, Eli, Fay and Jon take weeks in turn; the shifts are those to come."""

    hana: Person
    gil: Person
    fay: Person
    shifts: list[Shift]


@pytest.fixture(scope="module")
def ops(portal: Flask) -> Ops:
    at = clock.now()
    names = ("Hana", "Gil", "Eli", "Fay", "Jon")
    people = [a_person(f"{name} Ops", email=f"{name.lower()}@ops.example") for name in names]
    team = a_team("ops", members=tuple(people))
    starts_on = at.date() - timedelta(days=at.weekday() + 7)
    rotation = a_rotation(team, *people, starts_on=starts_on, at=at, until=at + timedelta(weeks=20))
    hana, gil, _eli, fay, _jon = people
    return Ops(hana, gil, fay, [shift for shift in shifts_ahead(rotation, at) if shift.starts_at > at])


def of(ops: Ops, person: Person, place: int = 0) -> Shift:
    return [shift for shift in ops.shifts if shift.person_id == person.id][place]


def six_hours(shift: Shift) -> tuple[str, str]:
    """A part of a week, as it is typed."""
    start = shift.starts_at + timedelta(days=2)
    return start.strftime("%Y-%m-%dT%H:%M"), (start + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M")


def test_from_her_shift_to_his_phone_to_the_schedule(
    server: Server, ops: Ops, smtp: Mailbox, visitor: Visitor
) -> None:
    shift = of(ops, ops.hana, 1)
    hers = visitor(server.url, ops.hana, **PHONE)
    hers.goto(f"/shifts/{shift.key}")
    hers.get_by_role("link", name="Ask the team").tap()
    hers.get_by_text("Only a part of it").tap()
    for field, typed in zip(("From", "Until"), six_hours(shift), strict=True):
        hers.get_by_label(field).fill(typed)
    assert hers.evaluate("document.documentElement.scrollWidth") == 390
    hers.get_by_role("button", name="Ask", exact=True).tap()
    expect(hers.locator("#flash")).to_contain_text("Until somebody says yes, nothing changes.")
    expect(hers.locator("#about")).to_contain_text("Hana Ops asks who can take it")

    send_due(grace=timedelta())
    [mail] = smtp.to(ops.gil.email)
    body = mail.message.get_body(("plain",))
    assert body is not None
    link = re.search(r"http://\S+/asks/answers/\S+", body.get_content())
    assert link is not None

    his = visitor(server.url, **PHONE)
    his.goto(link[0])
    expect(his.locator("h1")).to_have_text("Can you cover for Hana Ops in Team Ops?")
    assert his.evaluate("document.documentElement.scrollWidth") == 390
    his.get_by_role("button", name="Yes", exact=True).tap()
    expect(his.locator("main, body").first).to_contain_text("It is on the schedule")

    hers.goto(f"/shifts/{shift.key}")
    expect(hers.locator("#shift")).to_contain_text("Gil Ops")
    hers.goto(f"/teams/ops/schedule?from={shift.starts_at.date()}&weeks=1")
    expect(hers.locator("#agenda")).to_contain_text("Gil Ops")


def test_a_page_answers_in_its_place(server: Server, ops: Ops, visitor: Visitor) -> None:
    shift = of(ops, ops.gil, 1)
    start = shift.starts_at + timedelta(days=2)
    wish = Wish(start, start + timedelta(hours=6), to=[ops.hana])
    swap = ask_swap(shift, wish, by=ops.gil, at=clock.now())
    page = visitor(server.url, ops.gil)
    page.goto(f"/swaps/{swap.key}")
    page.get_by_role("button", name="Ask Fay").click()
    expect(page.locator("#answers")).to_contain_text("Fay Ops no answer yet")
    hana = visitor(server.url, ops.hana)
    hana.goto(f"/swaps/{swap.key}")
    expect(hana.locator("#asked-badge")).to_contain_text("1")
    hana.locator("#about summary").click()
    hana.get_by_label("A word with it").fill("I am away")
    hana.get_by_role("button", name="I cannot").click()
    expect(hana.locator("#history")).to_contain_text("I am away")
    expect(hana.locator("#asked-badge")).to_be_hidden()
    assert hana.url.endswith(f"/swaps/{swap.key}")


def test_without_scripts_it_is_the_same(server: Server, ops: Ops, visitor: Visitor) -> None:
    page = visitor(server.url, ops.fay, java_script_enabled=False)
    page.goto(f"/shifts/{of(ops, ops.fay, 1).key}/swaps/new")
    page.get_by_text("Only a part of it").click()
    for field, typed in zip(("From", "Until"), six_hours(of(ops, ops.fay, 1)), strict=True):
        page.get_by_label(field).fill(typed)
    page.get_by_label("People I choose").check()
    page.get_by_role("button", name="Show again").click()
    page.get_by_label("Gil Ops").check()
    page.get_by_role("button", name="Show again").click()
    page.get_by_label("In return").select_option(index=1)
    page.get_by_label("A word with it").fill("a wedding")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#about")).to_contain_text("Fay Ops asks Gil Ops to exchange")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("#about")).to_contain_text("withdrawn")


def test_one_who_is_chosen_shows_what_they_could_give(server: Server, ops: Ops, visitor: Visitor) -> None:
    page = visitor(server.url, ops.fay)
    page.goto(f"/shifts/{of(ops, ops.fay, 2).key}/swaps/new")
    page.get_by_text("Only a part of it").click()
    for field, typed in zip(("From", "Until"), six_hours(of(ops, ops.fay, 2)), strict=True):
        page.get_by_label(field).fill(typed)
    expect(page.locator(".whom-some").first).to_be_hidden()
    page.get_by_label("A word with it").fill("a wedding")
    page.get_by_label("People I choose").check()
    expect(page.get_by_label("Gil Ops")).to_be_enabled()
    page.get_by_label("Gil Ops").check()
    expect(page.get_by_label("In return")).to_be_visible()
    page.get_by_label("Hana Ops").check()
    expect(page.get_by_label("In return")).to_have_count(0)
    expect(page.get_by_label("Gil Ops")).to_be_checked()
    expect(page.get_by_label("A word with it")).to_have_value("a wedding")

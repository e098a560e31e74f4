"""Somebody new, with a browser and their mail: from the first link to a page answered and a draft to read."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core import clock
from portal.core.settings import replace_settings
from portal.pager.tasks import escalate, send_waiting
from portal.people.actions import add_person
from portal.people.links import password_url
from portal.people.models import Role
from portal.postmortems.tasks import draft_postmortem, request_postmortems
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server
from tests.edge.smtp import Mail, Mailbox, smtp_server
from tests.world_pager import a_body, an_alert


@pytest.fixture
def smtp() -> Iterator[Mailbox]:
    with smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def tick(portal: Flask, smtp: Mailbox) -> Callable[[], None]:
    """What clock and worker do, on this portal's database and the mail server of the test."""
    made = portal.extensions["settings"]
    portal.extensions["settings"] = replace_settings(made, smtp_url=smtp.url, queue_grace_seconds=0)

    def run() -> None:
        escalate(clock.database_now())
        send_waiting(clock.database_now())

    return run


def _fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"main [name={name}]", value)


def _text(letter: Mail) -> str:
    body = letter.message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()


def _set_password(page: Page, portal: Flask, url: str) -> None:
    person = add_person("ann@new.example", name="Ann New", role=Role.ADMIN, at=clock.now(), by=None)
    page.goto(re.sub(r"https?://[^/]+", url, password_url(person, at=clock.now())))
    _fill(page, password="a long password", again="a long password")
    _press(page, "Set the password and sign in")


def _verify_mail(page: Page, smtp: Mailbox, tick: Callable[[], None]) -> None:
    page.goto("/me/contact-methods")
    page.select_option("main [name=channel]", "EMAIL")
    _fill(page, address="ann@new.example")
    _press(page, "Add and send a code")
    tick()
    code = re.search(r"\b(\d{6})\b", _text(smtp.inbox[-1]))
    assert code is not None
    _fill(page, code=code[1])
    _press(page, "Verify")
    page.locator("summary").last.click()
    if page.get_by_role("button", name="Wake me here").count():
        _press(page, "Wake me here")
    _press(page, "Send me a test page")
    tick()
    assert "test" in smtp.inbox[-1].message["Subject"].lower()


def _set_up(page: Page) -> str:
    """A team, a rotation that is published, a policy, a service and its integration: the address for alerts."""
    page.goto("/")
    page.get_by_role("link", name="Create a team").first.click()
    _fill(page, name="Night Watch", time_zone="Europe/Paris")
    _press(page, "Create the team")
    page.goto("/")
    page.get_by_role("link", name="Say who takes turns, and publish").click()
    _fill(page, starts_on="2026-01-05")
    _press(page, "Set up the rotation")
    page.goto("/teams/night-watch/publications/new")
    _press(page, "Publish all")
    page.goto("/teams/night-watch/escalations/new")
    _press(page, "Set up the policy")
    page.goto("/services/new")
    _fill(page, name="Door bell")
    _press(page, "Set up the service")
    page.goto("/services/door-bell/integrations/new")
    _fill(page, name="Alertmanager")
    _press(page, "Set up the integration")
    address = re.search(r"/intake/alertmanager/[\w-]+", page.content())
    assert address is not None
    return address[0]


def test_from_the_first_link_to_the_draft(
    visitor: Visitor, server: Server, portal: Flask, smtp: Mailbox, tick: Callable[[], None], tmp_path: Path
) -> None:
    page = visitor(server.url)
    _set_password(page, portal, server.url)
    _verify_mail(page, smtp, tick)
    address = _set_up(page)

    body = json.dumps(a_body(an_alert("DoorBellSilent"))).encode()
    with urlopen(Request(server.url + address, data=body), timeout=10) as answer:
        ref = json.load(answer)["incidents"][0]
    tick()
    [paged] = [mail for mail in smtp.inbox if "DoorBellSilent" in mail.message["Subject"]]

    phone = visitor(server.url, viewport={"width": 390, "height": 844})
    link = re.search(r"/ack/\S+", _text(paged))
    assert link is not None
    phone.goto(link[0])
    phone.get_by_role("button", name="Acknowledge").click()
    expect(phone.get_by_text("You have it")).to_be_visible()

    page.goto(f"/incidents/{ref}")
    expect(page.get_by_text("acknowledged from the page's link")).to_be_visible()
    page.get_by_label("Write what you see or do").fill("The battery was flat.")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_text("The battery was flat.").first).to_be_visible()
    request_postmortems(clock.database_now())
    draft_postmortem(_number_of(ref))
    page.goto(f"/postmortems/{ref}")
    expect(page.get_by_text("The battery was flat.").first).to_be_visible()


def _number_of(ref: str) -> int:
    from sqlalchemy import select

    from portal.core.db import db
    from portal.incidents.models import Incident

    return db.session.scalars(select(Incident.id).where(Incident.ref == ref)).one()

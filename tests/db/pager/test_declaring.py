"""Before and after an incident is declared, its form says whom that pages, or until when it is held."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.pager.climbing.planning import escalate_all
from portal.services.actions import plan_maintenance
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.visit import checked, send, visit, words
from tests.world import a_person, a_team, a_viewer
from tests.world_incidents import HTMX
from tests.world_pager import Setting, a_setting

FORM = {"team": "sre", "title": "Disk is nearly full", "severity": "3", "source": "team"}
HELD = "Held until Monday 09:00 (hours of Team Sre), then it pages John Doe."


@pytest.fixture
def sre(app: Flask) -> Setting:
    return kept(a_setting)


def told(client: FlaskClient, query: str) -> str:
    return words(visit(client, f"/incidents/outlook?{query}", headers=HTMX))


def test_the_choices_say_what_they_would_do(client: FlaskClient, sre: Setting) -> None:
    visit(client, "/incidents/new", as_=sre.primary)
    assert told(client, "team=sre&severity=3") == HELD
    assert told(client, "team=sre&severity=2") == "This pages John Doe now."
    assert told(client, "team=sre&severity=1") == "This pages John Doe and Farah Rami now."
    assert told(client, "team=sre&severity=3&is_urgent=y") == "This pages John Doe now."
    assert told(client, "team=sre&severity=&user_impact=low&urgency=medium") == HELD


@pytest.mark.parametrize(
    "query",
    [
        "",
        "team=sre",
        "severity=2",
        "team=blue&severity=2",
        "team=sre&severity=9",
        "team=sre&severity=2&service=x",
    ],
)
def test_too_little_or_what_is_not_ours_says_nothing(client: FlaskClient, sre: Setting, query: str) -> None:
    visit(client, "/incidents/new", as_=sre.primary)
    assert told(client, query) == ""


def test_planned_work_counts_unless_a_person_does_not_want_to_wait(client: FlaskClient, sre: Setting) -> None:
    ends_at = START + timedelta(hours=2)
    plan_maintenance(sre.service, starts_at=START, ends_at=ends_at, reason="Disks", by=sre.primary, at=START)
    query = f"team=sre&severity=1&service={sre.service.slug}"
    visit(client, "/incidents/new", as_=sre.primary)
    work = "Planned work on redis-prod until 05:21, then it pages John Doe and Farah Rami."
    assert told(client, query) == work
    assert told(client, f"{query}&is_urgent=y") == "This pages John Doe and Farah Rami now."


def test_without_scripts_it_is_said_after_sending(
    client: FlaskClient, sre: Setting, clock: FakeClock
) -> None:
    refused = send(client, "/incidents", FORM | {"title": ""}, as_=sre.primary, status=422)
    assert HELD in words(checked(refused).select_one("#outlook"))
    place = send(client, "/incidents", FORM).location
    assert HELD in words(visit(client, place).select_one("#flash"))
    escalate_all(clock.now())
    assert "hours of Team Sre" in words(visit(client, place).select_one("#stats"))


def test_nobody_who_can_be_reached_is_said_so(client: FlaskClient, sre: Setting) -> None:
    lonely = a_person("Zoe Green")
    a_team("green", members=(lonely,))
    visit(client, "/incidents/new", as_=lonely)
    assert told(client, "team=green&severity=1") == "Nobody of Team Green can be reached. Phone somebody."


def test_viewers_ask_nothing(client: FlaskClient, sre: Setting) -> None:
    visit(client, "/incidents/outlook?team=sre&severity=1", as_=a_viewer(), status=403)


def test_the_address_opens_in_a_browser_too(client: FlaskClient, sre: Setting) -> None:
    page = visit(client, "/incidents/outlook?team=sre&severity=2", as_=sre.primary)
    assert "This pages John Doe now." in words(page.main)

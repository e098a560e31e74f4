"""Why nobody is paged yet: said wherever an incident is shown, and ended with one press."""

from datetime import time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.escalations.delivery import Rule, WhenHours
from portal.escalations.rules.actions import set_rules
from portal.incidents.actions import acknowledge
from portal.incidents.holds.actions import snooze
from portal.incidents.holds.queries import Waiting, holds_of
from portal.incidents.holds.wording import hold_end, hold_text
from portal.incidents.models import Hold, Incident
from portal.pager.climbing.planning import escalate_all
from portal.pager.pages.links import ack_url
from portal.people.models import Person
from portal.services.actions import plan_maintenance
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.queries import noted
from tests.visit import send, visit, words
from tests.world import a_person, a_viewer
from tests.world_incidents import an_incident
from tests.world_pager import Setting, a_setting

HOUR = timedelta(hours=1)
MONDAY = "Held until Monday 09:00 (hours of Team Sre)"


@pytest.fixture
def sre(app: Flask) -> Setting:
    return kept(a_setting)


def held(sre: Setting, title: str = "Disk is nearly full", **facts: object) -> Incident:
    incident = an_incident(sre.team, title, severity=3, **facts)
    escalate_all(START)
    return incident


def phone(incident: Incident, person: Person) -> str:
    return ack_url(incident, person).removeprefix("http://releve.test")


def test_every_view_says_until_when_and_whose_hours(client: FlaskClient, sre: Setting) -> None:
    incident = held(sre)
    stats = words(visit(client, f"/incidents/{incident.ref}", as_=sre.primary).select_one("#stats"))
    assert "Held until Monday 09:00hours of Team Sre · times in Paris · then John Doe" in stats
    assert "Step 1 in" not in stats
    for url, place in (("/incidents", "#open"), ("/", "#open"), (phone(incident, sre.primary), "#held")):
        assert MONDAY in words(visit(client, url).select_one(place)), url
    assert "then it goes to John Doe" in words(
        visit(client, phone(incident, sre.primary)).select_one("#held")
    )


def test_times_are_on_the_readers_clock(client: FlaskClient, sre: Setting) -> None:
    held(sre)
    far = a_person("Taro", team=sre.team, time_zone="Asia/Tokyo")
    told = "Held until Monday 17:00 (hours of Team Sre)"
    assert told in words(visit(client, "/incidents", as_=far).main)
    assert told in words(visit(client, "/").main)


def test_viewers_read_why_but_no_names(client: FlaskClient, sre: Setting) -> None:
    incident = held(sre)
    snooze(incident, until=START + HOUR, by=sre.primary, at=START)
    vera = a_viewer()
    for url in (f"/incidents/{incident.ref}", "/incidents", "/"):
        told = words(visit(client, url, as_=vera).main)
        assert "Snoozed until 04:21" in told, url
        assert "John" not in told.partition("Open incidents")[2], url


def test_whose_hours_hold_it_when_the_rule_asks_for_those(sre: Setting) -> None:
    set_rules(sre.team, {3: Rule(WhenHours.PERSON)}, by=sre.manager, at=START)
    incident = held(sre)
    assert holds_of([incident])[incident.id].whose == "John Doe"


def test_planned_work_and_quiet_hours_are_named(sre: Setting) -> None:
    plan_maintenance(
        sre.service, starts_at=START, ends_at=START + 2 * HOUR, reason="Disks", by=sre.primary, at=START
    )
    work = held(sre, is_urgent=True, service=sre.service)
    sre.primary.quiet_from, sre.primary.quiet_until = time(3), time(12)
    set_rules(sre.team, {3: Rule(WhenHours.PERSON)}, by=sre.manager, at=START)
    sre.primary.work_days, sre.primary.work_from, sre.primary.work_until = [5], time(3), time(9)
    quiet = held(sre)
    said = [hold_text(w, "Europe/Paris", START) for w in holds_of([work, quiet]).values()]
    assert said == ["Planned work on redis-prod until 05:21", "Held until 12:00 (quiet hours of John Doe)"]


@pytest.mark.parametrize(
    ("away", "shown"),
    [(HOUR, "04:21"), (30 * HOUR, "Sunday 09:21"), (timedelta(days=7), "Sat 28 Nov 03:21")],
)
def test_an_end_is_never_ambiguous(app: Flask, away: timedelta, shown: str) -> None:
    assert hold_end(START + away, "Europe/Paris", START) == shown
    waiting = Waiting(START + away, Hold.SNOOZE, 3)
    assert hold_text(waiting, "Europe/Paris", START) == f"Snoozed until {shown}"


def test_a_list_asks_once_about_all_that_waits(sre: Setting) -> None:
    several = [held(sre, f"no. {n}") for n in range(3)]
    assert all(one.held_until for one in several)
    for few in (several[:1], several):
        with noted() as asked:
            assert len(holds_of(few)) == len(few)
        assert len(asked) == 1
    acknowledge(several[0], by=sre.primary, at=START)
    assert holds_of(several[:1]) == {}


# Snoozing and waking


def test_the_view_snoozes_and_wakes(client: FlaskClient, sre: Setting, clock: FakeClock) -> None:
    incident = an_incident(sre.team)
    url = f"/incidents/{incident.ref}"
    send(client, f"{url}/snooze", {"wait": "hour", "text": "Known"}, as_=sre.primary)
    assert (incident.held_by, incident.held_until) == (Hold.SNOOZE, START + HOUR)
    page = visit(client, url)
    assert "snoozed by John Doe" in words(page.select_one("#stats"))
    assert [b["id"] for b in page.select("#actions button")].count("do-waking") == 1
    clock.move(minutes=1)
    send(client, f"{url}/waking", {"text": "It is not"})
    assert (incident.held_until, incident.is_urgent) == (None, True)
    assert incident.next_escalation_at == clock.now()
    page = visit(client, url)
    assert not page.select("#do-waking")
    assert "It is not" in words(page.select_one("#tl"))


@pytest.mark.parametrize("wait", ["", "a-year"])
def test_only_what_is_offered_is_a_wait(client: FlaskClient, sre: Setting, wait: str) -> None:
    incident = an_incident(sre.team)
    send(client, f"/incidents/{incident.ref}/snooze", {"wait": wait}, as_=sre.primary, status=422)
    send(client, f"{phone(incident, sre.primary)}/snooze", {"wait": wait}, status=422)
    assert incident.held_until is None


def test_the_phone_wakes_with_one_press(client: FlaskClient, sre: Setting) -> None:
    incident = held(sre)
    link = phone(incident, sre.primary)
    form = visit(client, link).select_one("#held form")
    send(client, form["action"])
    assert (incident.held_until, incident.is_urgent) == (None, True)
    assert not visit(client, link).select("#held")
    send(client, form["action"])
    assert "Step 1 in" in words(visit(client, link).select_one(".phone-next"))

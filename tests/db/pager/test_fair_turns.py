"""The first page of a quiet team or service is called before a storm, and a poisonous incident stops nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.core.db import db
from portal.incidents.climbing import hold_back
from portal.incidents.models import Hold, Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.models import Message
from portal.messages.outbox.actions import claim
from portal.pager.climbing.due import Poisonous
from portal.pager.climbing.planning import planned
from portal.pager.climbing.reconcile import reconcile
from portal.pager.pages.actions import page
from portal.pager.reach.recipients import Recipient
from portal.people.models import Team
from portal.services.actions import create_service
from portal.services.models import Service
from tests.clock import START
from tests.world import a_team
from tests.world_pager import a_setting

pytestmark = pytest.mark.usefixtures("app")
LATER = START + timedelta(seconds=1)


@pytest.fixture
def stormy(app: Flask) -> Team:
    return a_team("stormy")


@pytest.fixture
def quiet(app: Flask) -> Team:
    return a_team("quiet")


def an_incident(team: Team, title: str = "x", service: Service | None = None) -> Incident:
    return open_incident(team, IncidentFacts(title, 2), at=START, service=service)


def pages(incident: Incident, *names: str) -> None:
    """One to each of several people, all by one provider."""
    for name in names:
        page(incident, Recipient(name, "PUSH", f"https://push.example/{name}"), order=1, at=START)


def a_storm(team: Team, *, service: Service | None = None, count: int = 500) -> None:
    for number in range(count // 25):
        pages(an_incident(team, service=service), *[f"{number}-{n}" for n in range(25)])


def called(count: int) -> list[str]:
    """Who is called next, in this order, each after the one before was taken."""
    order = []
    for _ in range(count):
        ((own,),) = claim(at=LATER, worker="w", lease_seconds=30)
        order.append(db.session.get_one(Message, own.message_id).recipient)
    return order


def test_a_quiet_team_goes_before_five_hundred_pages_of_a_storm(stormy: Team, quiet: Team) -> None:
    a_storm(stormy)
    assert len(called(80)) == 80, "the storm is being sent, its first incidents are gone"
    pages(an_incident(quiet), "quiet")
    assert called(1) == ["quiet"]


def test_a_quiet_service_goes_before_the_storm_of_its_own_team(stormy: Team) -> None:
    loud, calm = (
        create_service(slug, name=slug, team=stormy, at=START, by=None) for slug in ("loud", "calm")
    )
    a_storm(stormy, service=loud, count=200)
    called(80)
    pages(an_incident(stormy, service=calm), "calm")
    assert called(1) == ["calm"]


def test_a_storm_of_many_services_is_still_one_team_s(stormy: Team, quiet: Team) -> None:
    for number in range(10):
        service = create_service(f"s{number}", name=f"S{number}", team=stormy, at=START, by=None)
        pages(an_incident(stormy, service=service), f"stormy-{number}")
    pages(an_incident(quiet), "quiet")
    assert called(5) == ["stormy-0", "stormy-1", "stormy-2", "quiet", "stormy-3"]


def test_all_people_of_one_incident_are_called_together(stormy: Team, quiet: Team) -> None:
    pages(an_incident(stormy), *[f"all-{n}" for n in range(10)])
    pages(an_incident(quiet), "quiet")
    assert called(11)[-1] == "quiet"


def test_planning_takes_teams_in_turn_too() -> None:
    stormy, quiet = a_setting("stormy").team, a_setting("quiet").team
    for number in range(6):
        an_incident(stormy, f"stormy-{number}")
    an_incident(quiet, "quiet")
    assert _titles(planned(START)) == ["stormy-0", "quiet", *[f"stormy-{n}" for n in range(1, 6)]]


def test_planning_takes_the_services_of_a_team_in_turn() -> None:
    setting = a_setting("stormy")
    for number in range(3):
        an_incident(setting.team, f"loud-{number}", setting.service)
    calm = create_service("calm", name="calm", team=setting.team, at=START, by=None)
    an_incident(setting.team, "calm", calm)
    assert _titles(planned(START)) == ["loud-0", "calm", "loud-1", "loud-2"]


def test_a_poisonous_incident_waits_until_all_others_had_their_turn() -> None:
    team = a_setting("stormy").team
    poisonous = an_incident(team, "poisonous")
    others = [an_incident(team, f"x{n}") for n in range(3)]
    _poison(poisonous)
    run = planned(START)
    assert [next(run) for _ in others] == [incident.id for incident in others]
    with pytest.raises(Poisonous, match=str(poisonous.id)):
        next(run)


def test_a_poisonous_incident_keeps_no_other_waiting_for_nothing() -> None:
    team = a_setting("stormy").team
    for incident in (poisonous := an_incident(team, "poisonous"), other := an_incident(team, "other")):
        hold_back(incident, until=START + timedelta(hours=1), by=Hold.HOURS, at=START)
    db.session.commit()
    _poison(poisonous)
    with pytest.raises(Poisonous, match=str(poisonous.id)):
        reconcile(START)
    assert (poisonous.held_by, other.held_by) == (Hold.HOURS, None)


def _poison(incident: Incident) -> None:
    """The database refuses each further line of its timeline."""
    last = f"incident_id <> {incident.id} OR seq <= {incident.timeline_seq}"
    db.session.execute(text(f"ALTER TABLE timeline_entry ADD CHECK ({last}) NOT VALID"))


def _titles(run: Iterator[int]) -> list[str]:
    titles = {incident.id: incident.title for incident in db.session.scalars(select(Incident))}
    return [titles[incident_id] for incident_id in run]

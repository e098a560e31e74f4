"""What waits is looked at in batches: as many queries for a thousand as for two, and none is left out for ever."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask

from portal.core.db import db
from portal.escalations.actions import StepFacts
from portal.escalations.delivery import Rule, WhenHours
from portal.escalations.ladder import TargetType
from portal.escalations.rules.actions import set_rules
from portal.incidents.climbing import hold_back
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.incidents.timeline.actions import write
from portal.messages.models import Room
from portal.pager.climbing import reconcile as sweeping
from portal.pager.climbing.reconcile import reconcile
from portal.pager.reach.overview import Overview
from portal.pager.reach.recipients import asked_of, last_resort_of
from portal.people.models import Team
from portal.rota.models import RotaRole
from portal.services.models import Maintenance
from tests.clock import START
from tests.queries import noted
from tests.world_pager import Setting, a_method, a_setting
from tests.world_setup import a_policy

pytestmark = pytest.mark.usefixtures("app")
ALWAYS = Rule(WhenHours.ALWAYS)


def held(team: Team, count: int, severity: int = 3) -> list[Incident]:
    """Incidents that wait for the team's hours."""
    found = [open_incident(team, IncidentFacts(f"x{n}", severity), at=START) for n in range(count)]
    for incident in found:
        hold_back(
            incident, until=START + timedelta(hours=9), by=Hold.HOURS, at=START, since=START.isoformat()
        )
    db.session.commit()
    return found


def looked_at(settings: Sequence[Setting]) -> int:
    """Queries of a round in which all go on waiting."""
    for setting in settings:
        held(setting.team, 3)
    db.session.expire_all()
    with noted() as statements:
        assert reconcile(START) == 0
    return len(statements)


def test_the_queries_of_a_round_do_not_grow_with_teams_and_incidents() -> None:
    settings = [a_setting("one")]
    few = looked_at(settings)
    assert looked_at([*settings, a_setting("two"), a_setting("three")]) == few


def test_a_round_goes_on_where_the_last_one_stopped_and_begins_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "MOST", 2)
    setting = a_setting("one")
    incidents = held(setting.team, 5)
    set_rules(setting.team, {3: ALWAYS}, by=setting.manager, at=START)
    assert [reconcile(START) for _round in range(3)] == [2, 2, 1]
    assert {incident.held_by for incident in incidents} == {None}
    held(setting.team, 1, severity=4)
    assert reconcile(START) == 0
    set_rules(setting.team, {4: ALWAYS}, by=setting.manager, at=START)
    assert reconcile(START) == 1, "from the beginning"


def test_a_round_sees_what_one_incident_alone_would_see() -> None:
    """Each kind of target, and the last resort, asked of the batch and asked of the database."""
    setting = a_setting("one")
    team, service = setting.team, setting.service
    team.last_resort = setting.manager
    a_method(setting.manager, address="boss@people.example", position=3)
    room = Room(team_id=team.id, name="ops", channel="SLACK", address="https://chat.example/ops",
                       created_at=START)  # fmt: skip
    work = [
        Maintenance(service=service, starts_at=START, ends_at=START + timedelta(hours=n), created_by=setting.manager,
                    reason="disks", created_at=START)
        for n in (2, 3, 1)
    ]  # fmt: skip
    db.session.add_all([room, *work])
    steps = (
        StepFacts(0, TargetType.ON_CALL),
        StepFacts(1, TargetType.ON_CALL, role=RotaRole.MANAGER),
        StepFacts(2, TargetType.TEAM),
        StepFacts(3, TargetType.USER, target_person_id=setting.secondary.id),
        StepFacts(4, TargetType.CHANNEL, target_channel="ops"),
        StepFacts(5, TargetType.EMAIL, target_email="boss@away.example"),
    )
    a_policy(team, "Gravest", steps=steps, severity=1)
    incident = open_incident(team, IncidentFacts("x", 1), at=START, service=service)
    db.session.commit()
    known = Overview([incident], START)
    rungs = known.ladder(incident).rungs
    assert len(rungs) == len(steps)
    for rung in rungs:
        asked = asked_of(rung, team, 1, START)
        assert asked.recipients, rung
        assert asked_of(rung, team, 1, START, known) == asked
    assert last_resort_of(team, known) == last_resort_of(team)
    planned = known.planned_work(service.id, START)
    assert planned is not None
    assert planned.ends_at == START + timedelta(hours=3)


def test_what_a_person_asked_for_is_known_of_the_batch() -> None:
    setting = a_setting("one")
    opened, woken, alone = (
        open_incident(setting.team, IncidentFacts("x", 2), at=START) for _each in range(3)
    )
    opened.opened_by_id = setting.primary.id
    for incident in (opened, woken, alone):
        incident.is_urgent = True
    write(woken, EntryKind.RELEASED, at=START, by=setting.primary.id, held_by="hours")
    write(alone, EntryKind.RELEASED, at=START, held_by="hours")
    db.session.commit()
    known = Overview([opened, woken, alone], START)
    assert [known.is_asked(incident) for incident in (opened, woken, alone)] == [True, True, False]

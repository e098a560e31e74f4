"""Where an incident stands: phases, the next step, and what is known of times."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.escalations.actions import PolicyFacts, StepFacts, create_policy
from portal.escalations.ladder import TargetType
from portal.incidents.actions import acknowledge, change_status
from portal.incidents.board import Reached, board_of, phases
from portal.incidents.facts import Status
from portal.pager.climbing.planning import escalate_all
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast
from tests.world_incidents import an_incident
from tests.world_pager import a_setting


def test_the_next_step_is_the_engines(app: Flask) -> None:
    setting = a_setting()
    incident = an_incident(setting.team)
    seen = []
    for minutes in (0, 5, 15):
        step = board_of(incident).next_step
        assert step is not None
        seen.append((step.order, step.whom, step.at - START))
        escalate_all(START + timedelta(minutes=minutes))
    assert seen == [
        (1, "John Doe", timedelta()),
        (2, "Farah Rami", timedelta(minutes=5)),
        (3, "Boris Kuzmin", timedelta(minutes=15)),
    ]
    last = board_of(incident).next_step
    assert last is not None
    assert (last.order, last.whom) == (None, "the managers of the team")


def test_the_gravest_asks_the_secondary_too(app: Flask) -> None:
    step = board_of(an_incident(a_setting().team, severity=1)).next_step
    assert step is not None
    assert step.whom == "John Doe and Farah Rami"


def test_nothing_comes_next_once_somebody_has_it(app: Flask) -> None:
    setting = a_setting()
    incident = an_incident(setting.team)
    acknowledge(incident, by=setting.primary, at=START)
    assert board_of(incident).next_step is None


@pytest.mark.parametrize(
    ("step", "whom"),
    [
        (StepFacts(0, TargetType.TEAM), "everybody in Team Blue"),
        (StepFacts(0, TargetType.ON_CALL), "nobody is on call as primary"),
        (StepFacts(0, TargetType.EMAIL, target_email="boss@blue.example"), "boss@blue.example"),
        (StepFacts(0, TargetType.CHANNEL, target_channel="#sre"), "#sre"),
    ],
)
def test_every_target_has_a_name(cast: Cast, step: StepFacts, whom: str) -> None:
    create_policy(cast.blue, PolicyFacts("All", steps=[step]), by=None, at=START)
    upcoming = board_of(an_incident(cast.blue)).next_step
    assert upcoming is not None
    assert upcoming.whom == whom


def test_a_person_is_named(cast: Cast) -> None:
    step = StepFacts(0, TargetType.USER, target_person_id=cast.charlie.id)
    create_policy(cast.blue, PolicyFacts("All", steps=[step]), by=None, at=START)
    upcoming = board_of(an_incident(cast.blue)).next_step
    assert upcoming is not None
    assert upcoming.whom == "Charlie Green"


def test_phases_left_out_have_no_time() -> None:
    times = {Status.DETECTED: START, Status.MITIGATED: START + timedelta(minutes=9)}
    found = phases(Status.MITIGATED, times)
    assert [phase.reached for phase in found] == [Reached.DONE] * 3 + [Reached.CURRENT] + [Reached.AHEAD] * 2
    assert [phase.at is not None for phase in found] == [True, False, False, True, False, False]


def test_a_reopened_incident_is_not_mitigated(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    for status in (Status.TRIAGED, Status.MITIGATED, Status.RESOLVED, Status.INVESTIGATING):
        change_status(incident, status, by=cast.bob, at=START + timedelta(minutes=3))
    now = {phase.status: phase.reached for phase in board_of(incident).phases}
    assert now[Status.INVESTIGATING] == Reached.CURRENT
    assert now[Status.MITIGATED] == Reached.AHEAD


def test_the_view_says_all_this(client: FlaskClient) -> None:
    setting = a_setting()
    incident = an_incident(setting.team, impact="Nobody can pay")
    escalate_all(START)
    page = visit(client, f"/incidents/{incident.ref}", as_=setting.primary)
    assert words(page.select_one(".step")) == "Detected 03:21"
    assert page.select_one("[aria-current=step]").text.strip().startswith("Detected")
    stats = words(page.select_one("#stats"))
    assert "Acknowledged not yet" in stats
    assert "Step 2 in 05:00Farah Rami" in stats
    assert "Nobody can pay" in stats
    assert "Time to detectnot known" in words(page.select_one("#facts"))
    assert "Step 1 pages John Doe" in words(page.select_one("#tl"))

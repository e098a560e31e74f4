from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.core.db import db
from portal.escalations.actions import StepFacts
from portal.escalations.ladder import TargetType
from portal.escalations.models import EscalationPolicy
from portal.rota.models import RotaRole
from tests.db.escalations.sent import EMPTY, STEP, filled, form, only
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_setup import a_policy


def test_a_manager_sets_a_policy_up(client: FlaskClient, cast: Cast) -> None:
    sent = form(
        STEP,
        EMPTY,
        STEP | {"delay_minutes": "5", "target": "TEAM", "channels": []},
        STEP | {"delay_minutes": "15", "target": f"USER:{cast.alice.key}", "is_active": ""},
        STEP | {"delay_minutes": "30", "target": "EMAIL", "email": "boss@company.example"},
        is_default="y",
    )
    response = send(client, "/teams/blue/escalations", sent, as_=cast.alice)
    policy = only()
    assert response.location == f"/escalations/{policy.key}"
    assert (policy.team, policy.severity, policy.is_default, policy.repeat_count) == (cast.blue, 1, True, 2)
    kept = [
        (s.order, s.delay_minutes, s.target_type, s.target_person, s.target_email, s.channels, s.is_active)
        for s in policy.steps
    ]
    assert kept == [
        (1, 0, TargetType.ON_CALL, None, None, ["SMS", "EMAIL"], True),
        (2, 5, TargetType.TEAM, None, None, [], True),
        (3, 15, TargetType.USER, cast.alice, None, ["SMS", "EMAIL"], False),
        (4, 30, TargetType.EMAIL, None, "boss@company.example", ["SMS", "EMAIL"], True),
    ]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (form(STEP, name=""), "Name: Fill this in"),
        (form(STEP, severity="5"), "Answers: Not a valid choice"),
        (form(STEP, repeat_count="10"), "Start again: Give a number from 0 to 9"),
        (form(STEP, repeat_count=""), "Start again: Fill this in"),
        (form(STEP | {"delay_minutes": "-1"}), "After (min): Give a number from 0 to"),
        (form(STEP | {"delay_minutes": "soon"}), "After (min): Not a valid integer"),
        (form(STEP | {"delay_minutes": ""}), "After (min): After how many minutes?"),
        (form(STEP | {"target": ""}), "Page: Choose whom to page"),
        (form(STEP | {"target": "ON_CALL:shadow"}), "Page: Not a valid choice"),
        (form(STEP | {"target": "USER:nobody"}), "Page: Not a valid choice"),
        (form(STEP | {"target": "EMAIL", "email": "boss"}), "E-mail address: Type an address"),
        (form(STEP | {"channels": ["PIGEON"]}), "Through: 'PIGEON' is not a valid choice"),
    ],
)
def test_a_wrong_form_comes_back(client: FlaskClient, cast: Cast, sent: dict[str, Any], told: str) -> None:
    policy = a_policy(cast.blue)
    for place in ("/teams/blue/escalations", f"/escalations/{policy.key}"):
        response = send(client, place, sent, as_=cast.alice, status=422)
        assert told in words(checked(response).main)
        assert "The primary **must** answer." in response.text
    assert (only().name, len(only().steps)) == ("Everything", 1)


@pytest.mark.parametrize(
    ("button", "minutes"),
    [("add", ["0", "5", ""]), ("up-1", ["5", "0"]), ("down-0", ["5", "0"]), ("remove-0", ["5"])],
)
def test_steps_move_without_scripts_and_nothing_is_saved(
    client: FlaskClient, cast: Cast, button: str, minutes: list[str]
) -> None:
    policy = a_policy(cast.blue)
    second = STEP | {
        "delay_minutes": "5",
        "target": "EMAIL",
        "email": "boss@company.example",
        "message": "Second",
    }
    for place in ("/teams/blue/escalations", f"/escalations/{policy.key}"):
        response = send(client, place, form(STEP, second, rows=button), as_=cast.alice, status=200)
        soup = checked(response)
        assert [row.get("value", "") for row in soup.select("[name$=delay_minutes]")] == minutes
        assert "boss@company.example" in response.text
        assert "Second" in response.text
    assert only().name == "Everything"


def test_ten_steps_are_all_there_is_room_for(client: FlaskClient, cast: Cast) -> None:
    response = send(
        client, "/teams/blue/escalations", form(*[STEP] * 10, rows="add"), as_=cast.alice, status=200
    )
    assert len(checked(response).select("[name$=delay_minutes]")) == 10


def test_editing_keeps_what_is_not_touched(client: FlaskClient, cast: Cast) -> None:
    """The form sends back what it was given: what is shown is what is stored."""
    steps = (
        StepFacts(0, TargetType.CHANNEL, ("SLACK",), target_channel="#gone", message="{incident.title}"),
        StepFacts(5, TargetType.ON_CALL, ("SMS",), RotaRole.MANAGER, is_active=False),
        StepFacts(9, TargetType.USER, ("EMAIL",), target_person_id=cast.charlie.id),
        StepFacts(12, TargetType.TEAM, is_postmortem_owed=True),
        StepFacts(60, TargetType.EMAIL, ("EMAIL",), target_email="cto@company.example"),
    )
    policy = a_policy(cast.blue, steps=steps, severity=2)
    cast.charlie.is_active = False
    soup = visit(client, f"/escalations/{policy.key}/edit", as_=cast.alice)
    before = facts(policy)
    send(client, f"/escalations/{policy.key}", filled(soup))
    db.session.refresh(policy)
    assert facts(policy) == before


def facts(policy: EscalationPolicy) -> list[Any]:
    own = [policy.name, policy.severity, policy.is_active, policy.is_default, policy.repeat_count]
    names = ("delay_minutes", "target_type", "channels", "target_person_id", "target_email", "target_channel")
    steps = [
        [getattr(s, n) for n in names] + [s.message, s.is_active, s.is_postmortem_owed] for s in policy.steps
    ]
    return [own, steps, [s.role for s in policy.steps if s.target_type == TargetType.ON_CALL]]


def test_fields_that_are_not_asked_for_change_nothing(client: FlaskClient, cast: Cast) -> None:
    policy = a_policy(cast.blue)
    extra = {
        "team_id": str(cast.green.id),
        "id": "9",
        "key": "mine",
        "steps-0-policy_id": "9",
        "steps-0-order": "7",
    }
    before = (policy.id, policy.key, policy.team_id)
    send(client, f"/escalations/{policy.key}", form(STEP) | extra, as_=cast.alice)
    db.session.refresh(policy)
    assert (policy.id, policy.key, policy.team_id) == before
    assert [step.order for step in policy.steps] == [1]

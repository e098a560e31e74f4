"""Escalation policies, with every kind of step."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.escalations.ladder import choose_policy
from portal.escalations.queries import policies_of
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast


def a_step(**changes: Any) -> dict[str, Any]:
    return {
        "order": 1, "delay_minutes": 0, "channels": ["SLACK", "SMS"], "target_type": "ON_CALL",
        "role": "primary", "target_user": None, "target_email": None, "channel": None,
        "message": "{incident.title}",
        "is_postmortem_owed": False, "is_active": True,
    } | changes  # fmt: skip


STEPS = [
    a_step(target_type="CHANNEL", channel="#sre-incidents", channels=["SLACK"]),
    a_step(order=2, delay_minutes=5),
    a_step(order=3, delay_minutes=15, target_type="USER", target_user="bob.blue@people.example"),
    a_step(
        order=4, delay_minutes=30, target_type="EMAIL", target_email="cto@company.example", is_active=False
    ),
    a_step(order=5, delay_minutes=60, target_type="TEAM", channels=[], is_postmortem_owed=True),
]


def a_policy(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Blue - SEV1", "team": "blue", "severity_filter": "SEV1_CRITICAL", "is_active": True,
        "is_default": False, "description": "Answer within 5 minutes.", "repeat_count": 2, "steps": STEPS,
    } | changes  # fmt: skip


def test_a_policy_comes_back_as_it_was_sent(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    told = alice.post("/escalation-policies", a_policy())
    assert told == {"id": told["id"], **a_policy()}
    assert alice.get("/escalation-policies")["items"] == [told]
    assert alice.get("/escalation-policies", team="green")["items"] == []
    assert alice.get(f"/escalation-policies/{told['id']}") == told
    alice.get("/escalation-policies/none", status=404)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("SEV1_CRITICAL", "SEV1_CRITICAL"), ("sev2", "SEV2_HIGH"), ("P3", "SEV3_MEDIUM"), (4, "SEV4_LOW"),
        ("1", "SEV1_CRITICAL"), (None, None),
    ],
)  # fmt: skip
def test_severities_have_many_names(
    given: object, told: str | None, cast: Cast, script: Callable[..., Script]
) -> None:
    body = a_policy(severity_filter=given)
    assert script(cast.alice).post("/escalation-policies", body)["severity_filter"] == told


def test_the_usual_policy_answers_every_severity(cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.alice).post("/escalation-policies", {"name": "Default", "team": "blue"})
    assert (told["severity_filter"], told["is_default"], told["steps"]) == (None, False, [])
    assert [choose_policy(policies_of(cast.blue.id), rank) for rank in (1, 4)] == policies_of(
        cast.blue.id
    ) * 2


def test_steps_are_put_in_order_and_numbered(cast: Cast, script: Callable[..., Script]) -> None:
    steps = [a_step(order=20, delay_minutes=5), a_step(order=10)]
    told = script(cast.alice).post("/escalation-policies", a_policy(steps=steps))
    assert [(step["order"], step["delay_minutes"]) for step in told["steps"]] == [(1, 0), (2, 5)]


def test_without_orders_the_place_counts(cast: Cast, script: Callable[..., Script]) -> None:
    steps = [{"delay_minutes": minutes, "target_type": "TEAM"} for minutes in (0, 5, 9)]
    told = script(cast.alice).post("/escalation-policies", a_policy(steps=steps))
    assert [(step["order"], step["delay_minutes"]) for step in told["steps"]] == [(1, 0), (2, 5), (3, 9)]
    assert told["steps"][0]["role"] == "primary"


def test_a_new_default_takes_the_place_of_the_old(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    alice = script(cast.alice)
    alice.post("/escalation-policies", a_policy(is_default=True))
    listed = alice.get("/escalation-policies", team="blue")["items"]
    assert [one["is_default"] for one in listed] == [False, True]


@pytest.mark.parametrize(
    ("step", "named"),
    [
        ({"target_type": "USER"}, "steps.0"), ({"target_type": "EMAIL"}, "steps.0"),
        ({"target_type": "CHANNEL"}, "steps.0"), ({"target_type": "BOSS"}, "steps.0.target_type"),
        ({"target_email": "a@b.example"}, "steps.0"), ({"channels": ["PIGEON"]}, "steps.0.channels.0"),
        ({"channels": ["sms"]}, "steps.0.channels.0"), ({"channels": "SMS"}, "steps.0.channels"),
        ({"role": "shadow"}, "steps.0.role"), ({"delay_minutes": -1}, "steps.0.delay_minutes"),
        ({"delay_minutes": 10_081}, "steps.0.delay_minutes"),
        ({"delay_minutes": True}, "steps.0.delay_minutes"),
        ({"order": -1}, "steps.0.order"), ({"message": "x" * 1001}, "steps.0.message"),
        ({"is_active": 1}, "steps.0.is_active"), ({"target_user_id": 7}, "steps.0.target_user_id"),
        ({"target_type": "USER", "target_user": "none@people.example"}, "steps.0.target_user"),
        ({"target_type": "EMAIL", "target_email": "nobody"}, "steps.0.target_email"),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_is_named(
    step: dict[str, Any], named: str, cast: Cast, script: Callable[..., Script]
) -> None:
    alice = script(cast.alice)
    told = alice.post("/escalation-policies", a_policy(steps=[a_step(**step)]), status=422)
    assert list(told["error"]["fields"]) == [named]
    assert alice.get("/escalation-policies")["items"] == []


@pytest.mark.parametrize("orders", [(1, 1), (1, None), (None, 2)])
def test_orders_are_all_different_or_left_out(
    orders: tuple[int | None, ...], cast: Cast, script: Callable[..., Script]
) -> None:
    steps = [a_step(order=order) for order in orders]
    told = script(cast.alice).post("/escalation-policies", a_policy(steps=steps), status=422)
    assert list(told["error"]["fields"]) == ["steps"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("severity_filter", "SEV5"), ("severity_filter", 0), ("repeat_count", 10), ("steps", [a_step()] * 11)],
)
def test_a_policy_that_cannot_be_is_refused(
    field: str, value: object, cast: Cast, script: Callable[..., Script]
) -> None:
    told = script(cast.alice).post("/escalation-policies", a_policy(**{field: value}), status=422)
    assert list(told["error"]["fields"]) == [field]

"""Rules of delivery: read, set, put back."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.escalations.delivery import Rule, WhenHours
from portal.escalations.models import DeliveryRule
from portal.escalations.rules.queries import rule_of
from tests.db.api.scripts import Script
from tests.world import Cast

PLACE = "/teams/blue/delivery-rules"


def row_count() -> int:
    return db.session.scalar(select(func.count()).select_from(DeliveryRule)) or 0


def answered(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {rule.pop("severity"): rule for rule in told["rules"]}


def test_rules_are_set_by_the_api(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    before = answered(alice.get(PLACE))
    assert list(before) == ["SEV1_CRITICAL", "SEV2_HIGH", "SEV3_MEDIUM", "SEV4_LOW"]
    assert before["SEV1_CRITICAL"] == {
        "hours": "always", "is_secondary_too": True, "answer_minutes": 5, "management_minutes": 30,
        "forgotten_minutes": 60, "is_default": True,
    }  # fmt: skip
    sent = {"severity": "P2", "hours": "person", "management_minutes": 90}
    after = answered(alice.put(PLACE, {"rules": [sent]}))
    assert after["SEV2_HIGH"]["hours"] == "person"
    assert [code for code, rule in after.items() if not rule["is_default"]] == ["SEV2_HIGH"]
    assert rule_of(cast.blue.id, 2) == Rule(WhenHours.PERSON, management_minutes=90)
    assert answered(alice.put(PLACE, {"rules": []})) == before
    assert row_count() == 0


@pytest.mark.parametrize(
    "rules",
    [
        [{"severity": "SEV1", "hours": "never"}],
        [{"severity": "SEV1"}],
        [{"severity": "SEV1", "hours": "team", "answer_minutes": 0}],
        [{"severity": "SEV1", "hours": "team"}, {"severity": "P1", "hours": "always"}],
        [{"severity": "SEV1", "hours": "team", "is_low": True}],
    ],
)
def test_wrong_rules_are_refused(
    rules: list[dict[str, Any]], cast: Cast, script: Callable[..., Script]
) -> None:
    script(cast.alice).put(PLACE, {"rules": rules}, status=422)
    assert row_count() == 0

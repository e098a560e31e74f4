"""The rules of swaps for scripts: read, set, put back."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from portal.core.db import db
from portal.swaps.settings.models import SwapSetting
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.strictness import Rule, Setting, Strictness
from tests.db.api.scripts import Script
from tests.world import Cast

PLACE = "/teams/blue/swap-rules"
DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text()


def answered(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {rule.pop("rule"): rule for rule in told["rules"]}


def test_rules_are_set_by_the_api_as_the_docs_show(cast: Cast, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    before = alice.get(PLACE)
    assert before["needs_approval"] is False
    rules = answered(before)
    assert rules["daily_rest"] == {"level": "warn", "limit": 11, "unit": "hours", "is_default": True}
    assert rules["overlap"] == {"level": "block", "limit": None, "unit": None, "is_default": True}
    shown = re.search(r"swap-rules -X PUT -d '(.*?)'", DOCS, re.DOTALL)
    assert shown is not None
    after = alice.put(PLACE, json.loads(shown[1]))
    assert after["needs_approval"] is True
    changed = {rule for rule, told in answered(after).items() if not told["is_default"]}
    assert changed == {"daily_rest", "member"}
    assert settings_of(cast.blue).rules[Rule.DAILY_REST] == Setting(Strictness.BLOCK, 9)
    assert answered(alice.put(PLACE, {"rules": []})) == rules
    assert settings_of(cast.blue).needs_approval is False


@pytest.mark.parametrize(
    "rules",
    [
        [{"rule": "sleep", "level": "warn"}],
        [{"rule": "active", "level": "off"}],
        [{"rule": "overlap", "level": "never"}],
        [{"rule": "overlap"}],
        [{"rule": "overlap", "level": "warn", "limit": 3}],
        [{"rule": "daily_rest", "level": "warn"}],
        [{"rule": "daily_rest", "level": "warn", "limit": 25}],
        [{"rule": "daily_rest", "level": "warn", "limit": 1.5}],
        [{"rule": "member", "level": "warn"}, {"rule": "member", "level": "off"}],
        [{"rule": "member", "level": "warn", "hours": 3}],
    ],
)
def test_wrong_rules_are_refused(
    rules: list[dict[str, Any]], cast: Cast, script: Callable[..., Script]
) -> None:
    script(cast.alice).put(PLACE, {"rules": rules}, status=422)
    assert db.session.get(SwapSetting, cast.blue.id) is None

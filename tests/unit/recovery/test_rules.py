from datetime import time
from typing import Any

import pytest

from portal.recovery.earning_rules import DailyRest, Grant, RecoveryAfterNight
from portal.recovery.effects import BadRule, Effect
from portal.recovery.presets import PRESETS
from portal.recovery.rules import KINDS, Policy, Ruling, changed, parameters_of, policy_of, rule_from


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_comes_back_from_what_is_stored(kind: str) -> None:
    rule = rule_from(kind, {})
    assert rule == KINDS[kind]()
    assert rule_from(kind, parameters_of(rule)) == rule
    assert rule.effect in Effect


def test_parameters_are_plain_values() -> None:
    rule = RecoveryAfterNight(grant=Grant.HALF_DAY, until=time(14))
    stored = parameters_of(rule)
    assert (stored["grant"], stored["until"]) == ("half_day", "14:00:00")
    assert rule_from("recovery_after_night", stored) == rule


@pytest.mark.parametrize(
    ("kind", "parameters", "said"),
    [
        ("daily_sleep", {}, "no rule 'daily_sleep'"),
        ("daily_rest", {"hour": 9}, "no parameter 'hour'"),
        ("daily_rest", {"hours": "11"}, "hours: Input should be a valid integer"),
        ("daily_rest", {"hours": 0}, "1 and 48 hours"),
        ("daily_rest", {"reduced_to_hours": 12}, "reduced to less"),
        ("weekly_rest", {"hours": 200}, "a week at the most"),
        ("notice", {"exceptional_clear_days": 16}, "exception"),
        ("max_avg_week", {"window_weeks": 0}, "53 weeks"),
        ("max_avg_week", {"warn_percent": 101}, "percent"),
        ("intervention_is_work", {"round_up_minutes": 0}, "minute"),
        ("standby_factor", {"percent": 101}, "percent"),
        ("response_time_flag", {"minutes": 0}, "minute"),
        ("max_consecutive", {"nights": 0}, "One"),
        ("recovery_after_night", {"on_core": False, "on_broken": False, "engaged_minutes": None}, "bad"),
        ("recovery_after_night", {"engaged_minutes": 0}, "minute"),
        ("recovery_after_night", {"grant": "a week"}, "grant"),
        ("recovery_after_night", {"rest_hours": 0}, "1 and 48"),
        ("recovery_after_weekend", {"half_day_hours": 49}, "48 hours"),
        ("recovery_after_weekend", {"engaged_minutes": -1}, "none"),
        ("recovery_holiday", {"half_days": 0}, "Half a day"),
        ("toil", {"night_percent": -1}, "percent"),
        ("toil", {"round_up_minutes": 0}, "minute"),
        ("score_trigger", {"offer_from": 80}, "offer first"),
        ("cap_expiry", {"warn_days": [90]}, "before it expires"),
        ("cap_expiry", {"cap_days": 0}, "day"),
        ("not_allowed", {"kinds": []}, "which kinds"),
    ],
)
def test_what_makes_no_rule(kind: str, parameters: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRule, match=said):
        rule_from(kind, parameters)


def test_a_change_is_the_next_version() -> None:
    first = Ruling(DailyRest(), id="paris")
    assert changed(first, DailyRest()) is first
    assert changed(first, DailyRest(hours=9)) == Ruling(DailyRest(hours=9), "paris", 2)


def test_rules_of_a_policy_have_their_own_names() -> None:
    with pytest.raises(BadRule, match="same name"):
        policy_of(DailyRest(), DailyRest(hours=12))
    assert len(Policy((Ruling(DailyRest()), Ruling(DailyRest(), "longer"))).rulings) == 2
    with pytest.raises(BadRule, match="colon"):
        Ruling(DailyRest(), id="a:b")


@pytest.mark.parametrize("code", PRESETS)
def test_presets_are_off_and_say_what_each_rule_rests_on(code: str) -> None:
    preset = PRESETS[code]
    rules = {ruling.rule.kind for ruling in preset.policy.rulings}
    assert not preset.policy.is_on
    assert preset.checked_by == ""
    assert {kind for source in preset.sources for kind in source.kinds} == rules


def test_what_nobody_has_looked_up_says_so() -> None:
    unsure = {
        code: sum(one.is_general_knowledge for one in preset.sources) for code, preset in PRESETS.items()
    }
    assert unsure == {"fr": 3, "eu": 1, "de": 2, "gb": 1, "ru": 1}

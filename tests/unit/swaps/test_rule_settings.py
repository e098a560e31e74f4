import pytest

from portal.swaps.settings.strictness import BOUNDS, DEFAULTS, UNITS, Rule, Setting, Settings, Strictness


def test_what_is_stored_is_what_was_chosen() -> None:
    chosen = Settings({**DEFAULTS, Rule.DAILY_REST: Setting(Strictness.BLOCK, 9)}, needs_approval=True)
    assert Settings.from_json(chosen.to_json(), needs_approval=True) == chosen
    assert chosen.to_json()["daily_rest"] == {"level": "block", "limit": 9}
    assert chosen.to_json()["overlap"] == {"level": "block"}


def test_a_rule_that_is_left_out_has_its_default() -> None:
    assert Settings.from_json({}) == Settings()
    assert Settings.from_json({"notice": {"level": "off", "limit": 1}}).level(Rule.NOTICE) is Strictness.OFF


@pytest.mark.parametrize("limit", [1, 24])
def test_the_least_and_the_most_of_a_number_are_allowed(limit: int) -> None:
    stored = {"daily_rest": {"level": "warn", "limit": limit}}
    assert Settings.from_json(stored).limit(Rule.DAILY_REST) == limit


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ({"sleep": {"level": "warn"}}, "There is no rule sleep"),
        ({"overlap": "block"}, "Give overlap a level"),
        ({"overlap": {}}, "Give overlap a level"),
        ({"overlap": {"level": "block", "hours": 3}}, "Give overlap a level"),
        ({"overlap": {"level": "never"}}, "is one of off, warn, block"),
        ({"overlap": {"level": "block", "limit": 3}}, "overlap has no number"),
        ({"daily_rest": {"level": "warn"}}, "a number from 1 to 24 hours"),
        ({"daily_rest": {"level": "warn", "limit": 25}}, "a number from 1 to 24 hours"),
        ({"daily_rest": {"level": "warn", "limit": True}}, "is a whole number"),
        ({"daily_rest": {"level": "warn", "limit": "11"}}, "is a whole number"),
    ],
)
def test_what_makes_no_sense_is_named(stored: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Settings.from_json(stored)


def test_every_rule_has_a_choice() -> None:
    with pytest.raises(ValueError, match="The rules are overlap"):
        Settings({Rule.OVERLAP: Setting(Strictness.BLOCK)})


def test_levels_grow_stricter() -> None:
    assert sorted(Strictness, key=lambda level: level.rank) == [
        Strictness.OFF,
        Strictness.WARN,
        Strictness.BLOCK,
    ]


def test_what_a_team_has_that_has_chosen_nothing() -> None:
    """11 and 35 hours by law; they warn, since on call is rest unless somebody is called."""
    assert {rule.value: (one.level.value, one.limit) for rule, one in DEFAULTS.items()} == {
        "overlap": ("block", None),
        "leave": ("block", None),
        "training": ("block", None),
        "member": ("warn", None),
        "role": ("warn", None),
        "consecutive_weeks": ("block", 1),
        "consecutive_nights": ("block", 7),
        "weekly_rest": ("warn", 35),
        "daily_rest": ("warn", 11),
        "notice": ("warn", 1),
    }
    assert not Settings().needs_approval
    assert not Settings.from_json({}).needs_approval


def test_what_a_team_may_choose() -> None:
    assert {rule.value: (*BOUNDS[rule], unit) for rule, unit in UNITS.items()} == {
        "consecutive_weeks": (1, 4, "weeks"),
        "consecutive_nights": (1, 28, "nights"),
        "weekly_rest": (12, 72, "hours"),
        "daily_rest": (1, 24, "hours"),
        "notice": (1, 15, "days"),
    }

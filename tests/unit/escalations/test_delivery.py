"""How each severity is delivered: the defaults, what waits until when, and whose clocks run."""

from datetime import UTC, datetime

import pytest

from portal.escalations.delivery import (
    ANSWER_MINUTES,
    DEFAULTS,
    Rule,
    WhenHours,
    clocks_of,
    waits_until,
)
from portal.people.hours import OFFICE_HOURS

PARIS = "Europe/Paris"


def test_the_defaults_are_those_of_the_requirements() -> None:
    """004-10 to 004-13, 004-17 and 003-80."""
    assert dict(DEFAULTS) == {
        1: Rule(WhenHours.ALWAYS, True, answer_minutes=5, management_minutes=30, forgotten_minutes=60),
        2: Rule(WhenHours.ALWAYS, False, answer_minutes=15, management_minutes=None, forgotten_minutes=120),
        3: Rule(WhenHours.TEAM, False, None, None, None),
        4: Rule(WhenHours.TEAM, False, None, None, None),
    }
    assert ANSWER_MINUTES == 10
    assert [rank for rank, rule in DEFAULTS.items() if rule.is_low] == [3, 4]


def monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("hours", [WhenHours.TEAM, WhenHours.PERSON])
@pytest.mark.parametrize(
    ("at", "until"),
    [
        (monday(7, 59), monday(8)),
        (monday(8), None),
        (monday(16, 59), None),
        (monday(17), datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 20, 17, tzinfo=UTC), monday(8)),
    ],
    ids=["a minute early", "at nine", "a minute to six", "at six", "over the weekend"],
)
def test_what_is_held_waits_for_the_next_working_hour(
    hours: WhenHours, at: datetime, until: datetime | None
) -> None:
    assert waits_until(Rule(hours), OFFICE_HOURS, PARIS, at) == until
    assert waits_until(Rule(WhenHours.ALWAYS), OFFICE_HOURS, PARIS, at) is None


def test_severities_are_gathered_by_the_time_of_their_clock() -> None:
    rules = {
        **DEFAULTS,
        3: Rule(WhenHours.TEAM, forgotten_minutes=60),
        4: Rule(WhenHours.TEAM, forgotten_minutes=9),
    }
    assert clocks_of(rules, [1, 2, 3, 4], lambda rule: rule.forgotten_minutes) == {
        9: [4],
        60: [1, 3],
        120: [2],
    }
    assert list(clocks_of(rules, [1, 2, 4], lambda rule: rule.forgotten_minutes)) == [9, 60, 120]
    assert clocks_of(rules, [2, 3], lambda rule: rule.management_minutes) == {}


def test_only_the_gravest_asks_the_secondary_beside_the_primary_and_no_other_role_brings_anybody() -> None:
    assert [DEFAULTS[severity].roles("primary") for severity in DEFAULTS] == [
        ("primary", "secondary"), ("primary",), ("primary",), ("primary",),
    ]  # fmt: skip
    assert DEFAULTS[1].roles("secondary") == ("secondary",)
    assert DEFAULTS[1].roles("manager") == ("manager",)

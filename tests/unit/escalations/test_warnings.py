"""What the editor of a policy is told (requirements 002-68 to 002-71)."""

from dataclasses import replace

import pytest

from portal.escalations.advice import Concern, warnings
from portal.escalations.ladder import Ladder, Step, TargetType

# The five steps of requirements 002-63 to 002-67.
SOURCE = (
    Step(
        1, 0, ("SLACK",), TargetType.CHANNEL, target="#sre-incidents", message="Acknowledge within 5 minutes."
    ),
    Step(2, 5, ("SLACK", "SMS"), TargetType.ON_CALL, message="Not acknowledged for 5 min."),
    Step(3, 15, ("SMS", "EMAIL"), TargetType.USER, target=7, message="Level 2: on-call does not answer."),
    Step(4, 30, ("EMAIL", "SLACK"), TargetType.EMAIL, target="manager@example.com", message="Level 3."),
    Step(
        5,
        60,
        ("EMAIL", "SMS"),
        TargetType.EMAIL,
        target="cto@example.com",
        message="Not resolved for 1 hour.",
    ),
)


def concerns(*steps: Step, severity: int | None = None, unready: tuple[str, ...] = ()) -> list[Concern]:
    return [advice.concern for advice in warnings(Ladder(steps), severity=severity, unready=unready)]


def test_the_example_of_the_source_is_fine() -> None:
    assert warnings(Ladder(SOURCE), severity=1) == []


def test_a_policy_without_active_steps() -> None:
    assert concerns() == [Concern.NO_STEPS]
    assert concerns(replace(SOURCE[0], is_active=False)) == [Concern.NO_STEPS]


def test_steps_a_minute_apart_are_spam() -> None:
    crowded = [replace(step, delay_minutes=minute) for minute, step in enumerate(SOURCE[:4])]
    assert concerns(*crowded) == [Concern.DELAYS_TOO_CLOSE] * 3
    first = warnings(Ladder(tuple(crowded)))[0]
    assert first.params == {"step": 2, "before": 1, "minutes": 1}


@pytest.mark.parametrize(("delay", "expected"), [(4, []), (3, []), (2, [Concern.DELAYS_TOO_CLOSE])])
def test_three_minutes_are_enough(delay: int, expected: list[Concern]) -> None:
    assert concerns(SOURCE[0], replace(SOURCE[1], delay_minutes=delay)) == expected


@pytest.mark.parametrize("delay", [15, 10])
def test_a_step_that_is_not_later_than_the_one_before(delay: int) -> None:
    back = replace(SOURCE[3], delay_minutes=delay)
    assert Concern.DELAY_NOT_INCREASING in concerns(*SOURCE[:3], back)


def test_six_steps_are_too_many_and_switched_off_ones_do_not_count() -> None:
    sixth = replace(SOURCE[4], order=6, delay_minutes=120)
    assert concerns(*SOURCE, sixth) == [Concern.TOO_MANY_STEPS]
    assert concerns(*SOURCE, replace(sixth, is_active=False)) == []


def test_a_channel_that_nothing_is_set_up_for() -> None:
    (advice,) = warnings(Ladder(SOURCE), unready=("PHONE", "EMAIL"))[:1]
    assert (advice.concern, advice.params) == (Concern.CHANNEL_NOT_READY, {"step": 3, "channel": "EMAIL"})


def test_an_address_and_a_channel_cannot_be_called() -> None:
    called = replace(SOURCE[4], channels=("PHONE",))
    assert concerns(SOURCE[1], called) == [Concern.PHONE_NEEDS_A_PERSON]
    assert concerns(replace(SOURCE[1], channels=("PHONE",))) == []


@pytest.mark.parametrize(("severity", "expected"), [(1, [Concern.NOTHING_WAKES]), (3, []), (None, [])])
def test_a_serious_incident_has_to_wake_somebody(severity: int | None, expected: list[Concern]) -> None:
    quiet = [replace(step, channels=("EMAIL",)) for step in SOURCE[1:]]
    assert concerns(*quiet, severity=severity) == expected


@pytest.mark.parametrize(("severity", "expected"), [(2, [Concern.TOO_FEW_STEPS]), (3, [Concern.TOO_LOUD])])
def test_two_steps_are_few_for_what_is_grave_and_an_sms_much_for_what_is_not(
    severity: int, expected: list[Concern]
) -> None:
    assert concerns(*SOURCE[1:3], severity=severity) == expected


def test_each_level_gets_more_time_than_the_one_before() -> None:
    """002-68: 0, 5, 15, 30; not 0, 15, 20."""
    hasty = (SOURCE[0], replace(SOURCE[1], delay_minutes=15), replace(SOURCE[2], delay_minutes=20))
    (advice,) = warnings(Ladder(hasty))
    assert (advice.concern, advice.params) == (Concern.DELAYS_SHRINK, {"step": 3, "minutes": 5, "before": 15})


def test_steps_that_do_not_say_what_is_expected() -> None:
    silent = [replace(step, message=" ") for step in SOURCE[:2]]
    (advice,) = warnings(Ladder((*silent, SOURCE[2])))
    assert (advice.concern, advice.params) == (Concern.EXPECTATION_MISSING, {"steps": "1, 2"})


@pytest.mark.parametrize(
    "last",
    [
        replace(SOURCE[0], order=9, delay_minutes=90),
        replace(SOURCE[4], target=None),
        replace(SOURCE[2], target=None),
        replace(SOURCE[1], channels=()),
    ],
)
def test_a_last_step_that_reaches_nobody(last: Step) -> None:
    assert concerns(last) == [Concern.ENDS_WITH_NOBODY]

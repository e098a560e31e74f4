"""What the editor of a policy is told (requirements 002-68 to 002-71)."""

from dataclasses import replace

import pytest

from portal.escalations.advice import Concern, warnings
from portal.escalations.ladder import Ladder, Step, TargetType

# The five steps of requirements 002-63 to 002-67; to an address, by mail alone.
SOURCE = (
    Step(
        1, 0, ("SLACK",), TargetType.CHANNEL, target="#sre-incidents", message="Acknowledge within 5 minutes."
    ),
    Step(2, 5, ("SLACK", "SMS"), TargetType.ON_CALL, message="Not acknowledged for 5 min."),
    Step(3, 15, ("SMS", "EMAIL"), TargetType.USER, target=7, message="Level 2: on-call does not answer."),
    Step(
        4,
        30,
        ("EMAIL",),
        TargetType.EMAIL,
        target="manager@example.com",
        message="Level 3.",
        is_postmortem_owed=True,
    ),
    Step(
        5,
        60,
        ("EMAIL",),
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
    assert first.params == {"step": 2, "before": 1, "minutes": 1, "least": 3}


@pytest.mark.parametrize(("delay", "expected"), [(4, []), (3, []), (2, [Concern.DELAYS_TOO_CLOSE])])
def test_three_minutes_are_enough(delay: int, expected: list[Concern]) -> None:
    assert concerns(SOURCE[0], replace(SOURCE[1], delay_minutes=delay)) == expected


@pytest.mark.parametrize("delay", [15, 10])
def test_a_step_that_is_not_later_than_the_one_before(delay: int) -> None:
    back = replace(SOURCE[3], delay_minutes=delay)
    assert Concern.DELAY_NOT_INCREASING in concerns(*SOURCE[:3], back)


def test_six_steps_are_too_many_and_switched_off_ones_do_not_count() -> None:
    sixth = replace(SOURCE[4], order=6, delay_minutes=120)
    (advice,) = warnings(Ladder((*SOURCE, sixth)))
    assert (advice.concern, advice.params) == (Concern.TOO_MANY_STEPS, {"count": 6, "limit": 5})
    assert concerns(*SOURCE, replace(sixth, is_active=False)) == []


@pytest.mark.parametrize(("delay", "expected"), [(15, [Concern.ANSWERED_SOON]), (16, [])])
def test_who_has_to_answer_as_soon_as_a_policy_names_is_told(delay: int, expected: list[Concern]) -> None:
    ladder = Ladder((SOURCE[0], replace(SOURCE[1], delay_minutes=delay)))
    assert [one.concern for one in warnings(ladder, flagged_minutes=15)] == expected
    alone = warnings(Ladder(SOURCE[1:2]), flagged_minutes=15)
    assert alone == []


def told(*steps: Step, severity: int | None = None, unready: tuple[str, ...] = ()) -> dict[Concern, object]:
    return {one.concern: one.params for one in warnings(Ladder(steps), severity=severity, unready=unready)}


def test_a_channel_that_nothing_is_set_up_for() -> None:
    """Where it can be used: a room takes what it is, an address mail, whether it is ticked or not."""
    advice = warnings(Ladder(SOURCE), unready=("SLACK", "EMAIL"))
    assert {one.concern for one in advice} == {Concern.CHANNEL_NOT_READY}
    assert [(one.params["step"], one.params["channel"]) for one in advice] == [
        (2, "SLACK"),
        (3, "EMAIL"),
        (4, "EMAIL"),
        (5, "EMAIL"),
    ]
    assert concerns(SOURCE[1], replace(SOURCE[4], channels=()), unready=("EMAIL",)) == [
        Concern.CHANNEL_NOT_READY
    ]


@pytest.mark.parametrize(
    ("step", "lost"),
    [
        (replace(SOURCE[4], channels=("PHONE", "EMAIL", "SLACK")), "PHONE SLACK"),
        (replace(SOURCE[4], channels=("EMAIL",)), None),
        (replace(SOURCE[0], channels=("SLACK", "SMS", "PUSH", "TEAMS")), "SMS PUSH"),
        (replace(SOURCE[1], channels=("PHONE", "SLACK")), None),
    ],
)
def test_channels_that_whom_it_pages_has_no_address_for(step: Step, lost: str | None) -> None:
    expected = None if lost is None else {"step": step.order, "channels": lost}
    assert told(step).get(Concern.NEEDS_A_PERSON) == expected


def test_an_address_of_a_template_is_read_by_nobody() -> None:
    sample = replace(SOURCE[4], target="cto@company.example")
    assert told(sample) == {Concern.SAMPLE_ADDRESS: {"step": 5, "address": "cto@company.example"}}
    room = replace(SOURCE[0], target="#rooms.example")
    assert Concern.SAMPLE_ADDRESS not in told(room)


@pytest.mark.parametrize("severity", [1, 2])
def test_a_long_ladder_for_what_is_grave_makes_a_postmortem_owed(severity: int) -> None:
    """002-72."""
    owing_none = [replace(step, is_postmortem_owed=False) for step in SOURCE]
    assert told(*owing_none, severity=severity) == {Concern.NO_POSTMORTEM: {"step": 4}}
    assert concerns(*owing_none[:3], severity=severity) == []
    assert concerns(*owing_none[:4], severity=severity) == [Concern.NO_POSTMORTEM]
    assert concerns(*owing_none, severity=3) == [Concern.TOO_LOUD]
    assert concerns(*owing_none) == []
    early = [replace(owing_none[0], is_postmortem_owed=True), *owing_none[1:]]
    assert concerns(*early, severity=severity) == []


@pytest.mark.parametrize(("severity", "expected"), [(1, [Concern.NOTHING_WAKES]), (3, []), (None, [])])
def test_a_serious_incident_has_to_wake_somebody(severity: int | None, expected: list[Concern]) -> None:
    quiet = [replace(step, channels=("EMAIL",)) for step in SOURCE[1:]]
    assert concerns(*quiet, severity=severity) == expected


@pytest.mark.parametrize(
    ("target", "channels", "expected"),
    [
        (TargetType.ON_CALL, (), []),
        (TargetType.TEAM, ("EMAIL", "PUSH"), []),
        (TargetType.USER, ("SLACK",), [Concern.NOTHING_WAKES]),
        (TargetType.EMAIL, (), [Concern.NOTHING_WAKES]),
    ],
)
def test_people_a_step_names_no_channel_for_are_paged_by_what_wakes_them(
    target: TargetType, channels: tuple[str, ...], expected: list[Concern]
) -> None:
    one = replace(SOURCE[1], target_type=target, target=7, channels=channels)
    steps = [replace(one, order=order, delay_minutes=delay) for order, delay in ((1, 0), (2, 5), (3, 15))]
    assert concerns(*steps, severity=2) == expected


@pytest.mark.parametrize(("severity", "expected"), [(2, [Concern.TOO_FEW_STEPS]), (3, [Concern.TOO_LOUD])])
def test_two_steps_are_few_for_what_is_grave_and_an_sms_much_for_what_is_not(
    severity: int, expected: list[Concern]
) -> None:
    assert concerns(*SOURCE[1:3], severity=severity) == expected


def test_each_level_gets_more_time_than_the_one_before() -> None:
    """002-68: 0, 5, 15, 30; not 0, 15, 20."""
    hasty = (SOURCE[0], replace(SOURCE[1], delay_minutes=15), replace(SOURCE[2], delay_minutes=20))
    (advice,) = warnings(Ladder(hasty))
    assert (advice.concern, advice.params) == (
        Concern.DELAYS_SHRINK,
        {"step": 3, "minutes": 5, "before": 15, "least": 30},
    )


@pytest.mark.parametrize(
    ("delays", "expected"), [((0, 5, 10), []), ((0, 4, 7), [Concern.DELAYS_SHRINK]), ((0, 5, 11), [])]
)
def test_as_much_time_as_before_is_enough(delays: tuple[int, ...], expected: list[Concern]) -> None:
    steps = [replace(step, delay_minutes=delay) for step, delay in zip(SOURCE, delays, strict=False)]
    assert concerns(*steps) == expected


def test_steps_that_do_not_say_what_is_expected() -> None:
    silent = [replace(step, message=" ") for step in SOURCE[:2]]
    (advice,) = warnings(Ladder((*silent, SOURCE[2])))
    assert (advice.concern, advice.params) == (Concern.EXPECTATION_MISSING, {"steps": "1, 2"})


@pytest.mark.parametrize("severity", [3, 4])
def test_what_can_wait_rings_nobody(severity: int) -> None:
    """An address gets mail alone, whatever is ticked for it."""
    ticked = replace(SOURCE[4], channels=("PHONE", "EMAIL"))
    found = told(*SOURCE[:4], ticked, severity=severity)
    assert found[Concern.TOO_LOUD] == {"severity": severity, "steps": "2, 3"}


@pytest.mark.parametrize("channel", ["SMS", "PHONE", "PUSH"])
def test_what_wakes_is_enough_for_what_is_grave_and_what_rings_too_much_for_what_is_not(channel: str) -> None:
    steps = [replace(step, target_type=TargetType.ON_CALL, channels=(channel,)) for step in SOURCE[1:4]]
    assert concerns(*steps, severity=1) == []
    assert concerns(*steps, severity=4) == ([] if channel == "PUSH" else [Concern.TOO_LOUD])


@pytest.mark.parametrize("severity", [1, 2])
def test_what_is_grave_says_how_many_steps_and_which_severity(severity: int) -> None:
    quiet = [replace(step, channels=("EMAIL",)) for step in SOURCE[1:3]]
    assert told(*quiet, severity=severity) == {
        Concern.TOO_FEW_STEPS: {"severity": severity, "least": 3, "limit": 5},
        Concern.NOTHING_WAKES: {"severity": severity},
    }


def test_it_is_the_last_step_that_ends_with_nobody() -> None:
    room = replace(SOURCE[0], order=7, delay_minutes=90)
    assert told(*SOURCE, room)[Concern.ENDS_WITH_NOBODY] == {"step": 7}
    assert Concern.ENDS_WITH_NOBODY not in told(*SOURCE)


def test_a_new_step_asks_the_primary_and_does_not_yet_say_what_for() -> None:
    fresh = Step(1, 0, ("SMS",), TargetType.ON_CALL)
    assert fresh.role == "primary"
    assert concerns(fresh) == [Concern.EXPECTATION_MISSING]


@pytest.mark.parametrize(
    "last",
    [
        replace(SOURCE[0], order=9, delay_minutes=90),
        replace(SOURCE[4], target=None),
        replace(SOURCE[2], target=None),
    ],
)
def test_a_last_step_that_reaches_nobody(last: Step) -> None:
    assert concerns(last) == [Concern.ENDS_WITH_NOBODY]
    assert concerns(last, replace(SOURCE[1], order=10, delay_minutes=150, channels=())) == []

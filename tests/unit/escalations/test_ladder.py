"""Climbing a policy: which step is due when, the loops, empty steps, and the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.escalations.ladder import (
    Due,
    Exhausted,
    Ladder,
    Step,
    TargetType,
    after_empty_step,
    due_step,
    next_due,
    next_due_at,
)

OPENED = datetime(2026, 11, 21, 3, 21, tzinfo=UTC)


def step(order: int, delay_minutes: int, *, is_active: bool = True) -> Step:
    return Step(order, delay_minutes, ("SMS",), TargetType.ON_CALL, is_active=is_active)


def minutes(count: int) -> datetime:
    return OPENED + timedelta(minutes=count)


FIVE = Ladder(tuple(step(order, delay) for order, delay in enumerate((0, 5, 15, 30, 60), start=1)))
TWICE = Ladder((step(1, 0), step(2, 10)), repeat_count=1, repeat_delay_minutes=5)


def climb(ladder: Ladder) -> list[tuple[int, int, int]]:
    """Every step as (minutes after the opening, loop, order), each taken on time; the end as order 0."""
    taken: list[tuple[int, int, int]] = []
    loop, last_order = 0, None
    while True:
        upcoming = next_due(ladder, began_at=OPENED, last_order=last_order, loop=loop)
        after = (upcoming.at - OPENED) // timedelta(minutes=1)
        if isinstance(upcoming, Exhausted):
            return [*taken, (after, loop, 0)]
        loop, last_order = upcoming.loop, upcoming.step.order
        taken.append((after, loop, last_order))


def test_minutes_are_counted_from_the_opening() -> None:
    assert climb(FIVE) == [(0, 0, 1), (5, 0, 2), (15, 0, 3), (30, 0, 4), (60, 0, 5), (65, 0, 0)]


def test_the_ladder_repeats_and_each_loop_begins_where_the_last_one_ended() -> None:
    assert climb(TWICE) == [(0, 0, 1), (10, 0, 2), (15, 1, 1), (25, 1, 2), (30, 1, 0)]


def test_a_first_step_with_a_delay_waits_in_every_loop() -> None:
    slow = Ladder((step(1, 3), step(2, 10)), repeat_count=1, repeat_delay_minutes=5)
    assert climb(slow) == [(3, 0, 1), (10, 0, 2), (18, 1, 1), (25, 1, 2), (30, 1, 0)]


def test_a_step_with_a_shorter_delay_waits_for_the_one_before() -> None:
    assert climb(Ladder((step(1, 10), step(2, 5), step(3, 20)))) == [
        (10, 0, 1),
        (10, 0, 2),
        (20, 0, 3),
        (25, 0, 0),
    ]


def test_inactive_steps_are_passed_over_and_orders_may_have_holes() -> None:
    ladder = Ladder((step(40, 30), step(10, 0), step(20, 5, is_active=False)))
    assert climb(ladder) == [(0, 0, 10), (30, 0, 40), (35, 0, 0)]


def test_a_ladder_without_steps_is_exhausted_at_once() -> None:
    nothing = Ladder((step(1, 5, is_active=False),), repeat_count=3)
    assert next_due(nothing, began_at=OPENED, last_order=None) == Exhausted(OPENED)
    assert due_step(nothing, began_at=OPENED, last_order=None, at=OPENED) == Exhausted(OPENED)


def test_a_step_is_due_from_its_instant_on() -> None:
    just_before = minutes(5) - timedelta(microseconds=1)
    assert due_step(FIVE, began_at=OPENED, last_order=1, at=just_before) is None
    assert due_step(FIVE, began_at=OPENED, last_order=1, at=minutes(5)) == Due(FIVE.steps[1], 0, minutes(5))


def test_a_late_engine_takes_the_steps_one_by_one() -> None:
    """After an outage of forty minutes nothing is left out, and what was due first comes first."""
    first = due_step(FIVE, began_at=OPENED, last_order=1, at=minutes(40))
    second = due_step(FIVE, began_at=OPENED, last_order=2, at=minutes(40))
    assert first == Due(FIVE.steps[1], 0, minutes(5))
    assert second == Due(FIVE.steps[2], 0, minutes(15))


def test_a_late_step_does_not_delay_the_next_one() -> None:
    assert next_due_at(FIVE, began_at=OPENED, last_order=2) == minutes(15)


def test_the_last_resort_is_due_after_the_last_step_of_the_last_loop() -> None:
    assert due_step(TWICE, began_at=OPENED, last_order=2, loop=1, at=minutes(29)) is None
    assert due_step(TWICE, began_at=OPENED, last_order=2, loop=1, at=minutes(30)) == Exhausted(minutes(30))


def test_a_step_with_nobody_to_page_gives_way_at_once_and_later_steps_keep_their_times() -> None:
    now = minutes(5)
    assert after_empty_step(FIVE, began_at=OPENED, last_order=2, at=now) == Due(FIVE.steps[2], 0, now)
    assert next_due_at(FIVE, began_at=OPENED, last_order=3) == minutes(30)


def test_a_ladder_of_empty_steps_ends_in_the_last_resort_without_waiting() -> None:
    found: Due | Exhausted | None = due_step(TWICE, began_at=OPENED, last_order=None, at=OPENED)
    passed = []
    while isinstance(found, Due):
        passed.append((found.loop, found.step.order))
        found = after_empty_step(
            TWICE, began_at=OPENED, last_order=found.step.order, loop=found.loop, at=OPENED
        )
    assert passed == [(0, 1), (0, 2), (1, 1), (1, 2)]
    assert found == Exhausted(OPENED)


def test_a_policy_may_change_while_it_is_climbed() -> None:
    """Step 2 ran and is then deleted, a step 3 is put in: the next one is step 3, not step 1 again."""
    edited = Ladder((step(1, 0), step(3, 20)))
    assert next_due(edited, began_at=OPENED, last_order=2) == Due(edited.steps[1], 0, minutes(20))


def test_fewer_loops_end_a_ladder_that_has_gone_further() -> None:
    once = replace(TWICE, repeat_count=0)
    assert next_due(once, began_at=OPENED, last_order=2, loop=1) == Exhausted(minutes(30))


@pytest.mark.parametrize(
    ("steps", "repeat_count", "repeat_delay_minutes", "says"),
    [
        ((step(1, 0), step(1, 5)), 0, 5, "same order"),
        ((step(1, -1),), 0, 5, "before the incident"),
        ((step(1, 0),), -1, 5, "repeats"),
        ((step(1, 0),), 1, 0, "repeats"),
    ],
)
def test_a_ladder_that_would_skip_or_spin_is_refused(
    steps: tuple[Step, ...], repeat_count: int, repeat_delay_minutes: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Ladder(steps, repeat_count, repeat_delay_minutes)

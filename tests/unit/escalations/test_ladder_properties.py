"""Whatever the ladder: steps come in order, none is left out, and time never runs backwards."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.escalations.ladder import (
    Due,
    Exhausted,
    Ladder,
    Step,
    TargetType,
    after_empty_step,
    due_step,
    next_due_at,
)

OPENED = datetime(2026, 11, 21, 3, 21, tzinfo=UTC)

steps = st.builds(
    Step,
    order=st.integers(-5, 30),
    delay_minutes=st.integers(0, 90),
    channels=st.just(("SMS",)),
    target_type=st.sampled_from(TargetType),
    is_active=st.booleans(),
)
ladders = st.builds(
    Ladder,
    steps=st.lists(steps, max_size=6, unique_by=lambda step: step.order).map(tuple),
    repeat_count=st.integers(0, 3),
    repeat_delay_minutes=st.integers(1, 20),
)
ticks = st.integers(1, 45).map(lambda count: timedelta(minutes=count))


@given(ladders, ticks, st.sets(st.integers(-5, 30)))
@settings(deadline=None, max_examples=60)
def test_an_engine_that_looks_now_and_then_takes_every_step_once(
    ladder: Ladder, tick: timedelta, empty: set[int]
) -> None:
    """Some steps find nobody; the engine wakes up every few minutes and takes what is due."""
    at, loop, last_order = OPENED, 0, None
    taken: list[tuple[int, int]] = []
    promised = [OPENED]
    found: Due | Exhausted | None = None
    while not isinstance(found, Exhausted):
        if isinstance(found, Due) and found.step.order in empty:
            found = after_empty_step(ladder, began_at=OPENED, last_order=last_order, loop=loop, at=at)
        else:
            promised.append(next_due_at(ladder, began_at=OPENED, last_order=last_order, loop=loop))
            found = due_step(ladder, began_at=OPENED, last_order=last_order, loop=loop, at=at)
        if isinstance(found, Due):
            assert found.at <= at
            loop, last_order = found.loop, found.step.order
            taken.append((loop, last_order))
        elif found is None:
            at += tick
    orders = sorted(step.order for step in ladder.steps if step.is_active)
    assert taken == [(n, order) for n in range(ladder.repeat_count + 1) for order in orders][: len(taken)]
    assert len(taken) == len(orders) * (ladder.repeat_count + 1)
    assert all(earlier <= later for earlier, later in pairwise(promised))

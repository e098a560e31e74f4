"""The retry table, and when the next method starts beside it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messages.outbox.retry import WAITS, next_try, starts_next_method
from portal.messages.outgoing import Failed

AT = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
TEMPORARY = Failed("it has trouble", is_permanent=False)
PERMANENT = Failed("no such address", is_permanent=True)


def wait(attempt: int, failure: Failed = TEMPORARY, jitter: float = 0) -> float | None:
    at = next_try(attempt, failure, AT, jitter)
    return None if at is None else (at - AT).total_seconds()


def test_the_table() -> None:
    assert [wait(attempt) for attempt in range(1, 6)] == [10, 30, 60, 120, None]


def test_five_attempts_take_less_than_four_minutes() -> None:
    assert sum(WAITS) < 240


@pytest.mark.parametrize("attempt", [1, 2, 3, 4, 5])
def test_a_permanent_failure_is_never_tried_again(attempt: int) -> None:
    assert wait(attempt, PERMANENT) is None


def test_jitter_is_a_fifth_either_way() -> None:
    assert (wait(3, jitter=-1), wait(3, jitter=1)) == (48, 72)


@pytest.mark.parametrize(("asked", "expected"), [(0, 10), (5, 10), (25, 25), (60, 60), (3600, 60)])
def test_an_asked_wait_is_obeyed_up_to_a_minute(asked: int, expected: int) -> None:
    assert wait(1, Failed("429", is_permanent=False, retry_after_seconds=asked)) == expected


@given(
    attempt=st.integers(1, 20),
    asked=st.none() | st.integers(0, 100_000),
    jitter=st.floats(-1, 1),
)
def test_waits_stay_in_bounds(attempt: int, asked: int | None, jitter: float) -> None:
    waited = wait(attempt, Failed("x", is_permanent=False, retry_after_seconds=asked), jitter)

    if attempt >= len(WAITS):
        assert waited is None
    else:
        assert waited is not None
        assert 0.8 * WAITS[attempt] - 0.001 <= waited <= max(1.2 * WAITS[attempt], 60) + 0.001
        assert waited >= min(asked or 0, 60)


@given(attempt=st.integers(1, 4), jitter=st.floats(-1, 1))
def test_the_answer_moves_with_the_time_of_failure(attempt: int, jitter: float) -> None:
    later = AT + timedelta(days=3)
    first, second = next_try(attempt, TEMPORARY, AT, jitter), next_try(attempt, TEMPORARY, later, jitter)

    assert first is not None
    assert second is not None
    assert second - first == timedelta(days=3)


@pytest.mark.parametrize(
    ("attempt", "failure", "starts"),
    [
        (1, TEMPORARY, False),
        (2, TEMPORARY, True),
        (5, TEMPORARY, True),
        (1, PERMANENT, True),
        (1, Failed("no answer", is_permanent=False, is_silent=True), True),
        (1, Failed("429", is_permanent=False, retry_after_seconds=0), True),
        (1, Failed("429", is_permanent=False, retry_after_seconds=3600), True),
    ],
)
def test_when_the_next_method_starts(attempt: int, failure: Failed, *, starts: bool) -> None:
    assert starts_next_method(attempt, failure) is starts

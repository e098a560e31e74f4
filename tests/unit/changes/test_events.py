"""When a change takes place, how it stands, and what cannot be."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.changes.events import LONGEST, Status, Unfit, end_after, is_word, status_after, status_of, unfit

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("word", "fits"),
    [("deployment", True), ("key_rotation", True), ("Drill", False), ("a b", False), ("", False), ("x" * 31, False)],
)  # fmt: skip
def test_a_type_is_a_lower_case_word(word: str, fits: bool) -> None:
    assert is_word(word) is fits


def test_what_nobody_has_said_follows_from_the_times() -> None:
    assert status_of(NOON + HOUR, NOON + 2 * HOUR, at=NOON) == Status.PLANNED
    assert status_of(NOON, NOON + HOUR, at=NOON) == Status.RUNNING
    assert status_of(NOON - HOUR, NOON, at=NOON) == Status.DONE


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        (Status.RUNNING, Status.DONE, Status.DONE),
        (Status.RUNNING, None, Status.RUNNING),
        (Status.FAILED, Status.DONE, Status.DONE),
        (Status.DONE, Status.RUNNING, Status.DONE),
        (Status.CANCELLED, Status.PLANNED, Status.CANCELLED),
    ],
)
def test_what_is_over_does_not_begin_again(before: Status, told: Status | None, after: Status) -> None:
    assert status_after(before, told) == after


def test_an_end_that_nobody_told_is_when_it_was_heard_of() -> None:
    running = {"before": Status.RUNNING, "at": NOON + HOUR}
    assert end_after(NOON, NOON, after=Status.DONE, **running) == NOON + HOUR
    assert end_after(NOON, NOON, after=Status.RUNNING, **running) == NOON
    assert end_after(NOON, NOON, before=Status.DONE, after=Status.FAILED, at=NOON + HOUR) == NOON
    called_off = {"before": Status.PLANNED, "after": Status.CANCELLED, "at": NOON}
    assert end_after(NOON + HOUR, NOON + 2 * HOUR, **called_off) == NOON + 2 * HOUR
    late = NOON + 2 * LONGEST
    assert end_after(NOON, NOON, before=Status.RUNNING, after=Status.DONE, at=late) == NOON + LONGEST


def test_what_cannot_be_is_named() -> None:
    assert unfit("Odd", NOON, NOON) == Unfit.WORD
    assert unfit("freeze", NOON, NOON - HOUR) == Unfit.BACKWARDS
    assert unfit("freeze", NOON, NOON + LONGEST + HOUR) == Unfit.TOO_LONG
    assert unfit("deployment", NOON, NOON, NOON + HOUR) == Unfit.COMMITTED_LATE
    assert unfit("deployment", NOON, NOON, NOON - HOUR) is None

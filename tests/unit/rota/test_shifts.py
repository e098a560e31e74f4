"""Whose turn it is, and which shifts a window holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from portal.rota.rule.shifts import shifts_between
from portal.rota.rule.turns import Rotation, Unit, everyone

# Monday 5 January 2026, 09:00 in Paris.
WEEKLY = Rotation("primary", "Europe/Paris", date(2026, 1, 5), time(9), 0, Unit.WEEK, 1, everyone(11, 12, 13))
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def test_members_take_turns_in_order_and_start_again() -> None:
    shifts = shifts_between(WEEKLY, START, START + 4 * WEEK)
    assert [(shift.turn, shift.person_id) for shift in shifts] == [(0, 11), (1, 12), (2, 13), (3, 11)]


def test_shifts_that_only_touch_the_window_come_whole() -> None:
    one_minute = START + 2.5 * WEEK
    (shift,) = shifts_between(WEEKLY, one_minute, one_minute + timedelta(minutes=1))
    assert (shift.starts_at, shift.ends_at, shift.person_id) == (START + 2 * WEEK, START + 3 * WEEK, 13)


def test_a_window_that_ends_at_a_handoff_leaves_the_next_shift_out() -> None:
    assert [shift.turn for shift in shifts_between(WEEKLY, START + WEEK, START + 2 * WEEK)] == [1]


def test_there_is_nothing_before_the_first_handoff() -> None:
    assert shifts_between(WEEKLY, START - 9 * WEEK, START) == []
    assert shifts_between(WEEKLY, START - 9 * WEEK, START + WEEK)[0].starts_at == START


@pytest.mark.parametrize(
    ("starts_on", "first"),
    [
        (date(2026, 1, 5), date(2026, 1, 5)),
        (date(2026, 1, 6), date(2026, 1, 12)),
        (date(2026, 1, 11), date(2026, 1, 12)),
    ],
)
def test_a_week_begins_on_the_first_handoff_weekday_from_the_start_on(starts_on: date, first: date) -> None:
    shift = shifts_between(replace(WEEKLY, starts_on=starts_on), START, START + 4 * WEEK)[0]
    assert shift.starts_at.date() == first


def test_days_begin_on_the_start_whatever_the_weekday_says() -> None:
    daily = replace(WEEKLY, unit=Unit.DAY, count=2, starts_on=date(2026, 1, 7))
    shifts = shifts_between(daily, START, START + WEEK)
    assert [f"{shift.starts_at:%d %H:%M}" for shift in shifts] == ["07 08:00", "09 08:00", "11 08:00"]


def test_hours_begin_on_the_handoff_weekday_if_there_is_one() -> None:
    half_days = replace(WEEKLY, unit=Unit.HOUR, count=12, starts_on=date(2026, 1, 7))
    assert shifts_between(half_days, START, START + 2 * WEEK)[0].starts_at == START + WEEK
    whenever = replace(half_days, handoff_weekday=None)
    assert shifts_between(whenever, START, START + 2 * WEEK)[0].starts_at == START + timedelta(days=2)


def test_a_day_that_the_zone_skipped_is_no_shift() -> None:
    """Samoa had no 30 December 2011: that turn has no length, and the others still tile."""
    samoa = Rotation(
        "primary", "Pacific/Apia", date(2011, 12, 27), time(9), None, Unit.DAY, 1, everyone(1, 2)
    )
    start = datetime(2011, 12, 27, 19, tzinfo=UTC)
    shifts = shifts_between(samoa, start, start + timedelta(days=5))
    assert [shift.turn for shift in shifts] == [0, 1, 2, 4, 5]
    assert all(a.ends_at == b.starts_at for a, b in pairwise(shifts))


def test_after_a_day_that_the_zone_skipped_whoever_had_the_one_before_is_still_on_call() -> None:
    """Two in the morning of the 31st in Samoa: the turn under way began on the 29th."""
    samoa = Rotation(
        "primary", "Pacific/Apia", date(2011, 12, 27), time(9), None, Unit.DAY, 1, everyone(1, 2)
    )
    night = datetime(2011, 12, 30, 12, tzinfo=UTC)
    assert [shift.turn for shift in shifts_between(samoa, night, night + timedelta(minutes=1))] == [2]


def test_a_window_far_from_the_start_costs_no_more_than_a_near_one() -> None:
    """Five thousand years of hourly turns later: this would not end if turns were counted one by one."""
    old = replace(WEEKLY, unit=Unit.HOUR, count=1, handoff_weekday=None)
    far = datetime(7026, 1, 5, 8, tzinfo=UTC)
    (shift,) = shifts_between(old, far, far + timedelta(minutes=1))
    assert (shift.starts_at, shift.turn) == (far, (far - START) // timedelta(hours=1))


@pytest.mark.parametrize(
    ("rotation", "length", "says"),
    [
        (WEEKLY, timedelta(), "empty"),
        (WEEKLY, -WEEK, "empty"),
        (replace(WEEKLY, members=()), WEEK, "no members"),
        (replace(WEEKLY, count=0), WEEK, "at least one"),
    ],
)
def test_nonsense_is_refused(rotation: Rotation, length: timedelta, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        shifts_between(rotation, START, START + length)

"""Several rotations of one role: the hours they promise, and those two of them have. 5 January 2026 is a Monday."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.rota.rule.shifts import doubled, promised, shifts_between, uncovered
from portal.rota.rule.turns import Member, Rotation, Unit, everyone
from portal.rota.windows import Window

WORKDAYS = (0, 1, 2, 3, 4)
DAYS = Window(WORKDAYS, time(8), time(16))
EVENINGS = Window(WORKDAYS, time(14), time(22))


def leg(
    *windows: Window, starts_on: date = date(2026, 1, 5), members: tuple[Member, ...] = everyone(1)
) -> Rotation:
    return Rotation("primary", "UTC", starts_on, time(9), 0, Unit.WEEK, 1, members, windows)


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def test_hours_are_promised_from_the_first_hand_off_on() -> None:
    assert promised([leg()], at(1), at(9)) == [(at(5, 9), at(9))]
    assert promised([leg(DAYS)], at(1), at(7)) == [(at(5, 9), at(5, 16)), (at(6, 8), at(6, 16))]
    assert promised([leg()], at(6), at(7)) == [(at(6), at(7))]


@pytest.mark.parametrize("end", [at(4), at(5, 9)], ids=["the day before", "up to its first hand-off"])
def test_a_rotation_that_has_not_begun_promises_nothing(end: datetime) -> None:
    assert promised([leg()], at(1), end) == []
    assert promised([leg(), leg(starts_on=date(2025, 12, 29))], at(3), end) == [(at(3), end)]


def test_hours_of_two_legs_are_promised_once_whoever_is_there() -> None:
    nobody_yet = leg(EVENINGS, members=(Member(2, joins_on=date(2026, 6, 1)),))
    assert promised([leg(DAYS), nobody_yet], at(6), at(7)) == [(at(6, 8), at(6, 22))]
    assert promised([nobody_yet], at(6), at(7)) == [(at(6, 14), at(6, 22))]


def test_what_two_of_three_have_is_told_once() -> None:
    assert doubled([leg(DAYS), leg(EVENINGS)], at(6), at(7)) == [(at(6, 14), at(6, 16))]
    assert doubled([leg(DAYS)] * 3, at(6), at(7)) == [(at(6, 8), at(6, 16))]
    assert doubled([leg(DAYS)], at(6), at(7)) == []


def test_what_two_have_is_told_as_far_as_is_asked() -> None:
    assert doubled([leg(DAYS), leg(EVENINGS)], at(6, 15), at(7, 15)) == [
        (at(6, 15), at(6, 16)),
        (at(7, 14), at(7, 15)),
    ]


def test_a_gap_is_told_as_far_as_is_asked() -> None:
    assert uncovered([leg(DAYS), leg(EVENINGS)], at(6, 6), at(7, 7)) == [
        (at(6, 6), at(6, 8)),
        (at(6, 22), at(7, 7)),
    ]


def test_hours_that_begin_as_the_look_ahead_ends_are_not_seen_yet() -> None:
    found = shifts_between(leg(DAYS), at(6), at(7, 8))
    assert [(shift.starts_at, shift.ends_at) for shift in found] == [(at(6, 8), at(6, 16))]
    assert shifts_between(leg(DAYS), at(6, 16), at(6, 16) + timedelta(hours=1)) == []

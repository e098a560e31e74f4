"""What somebody is on call for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portal.now.duty import duties_at

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Stretch:
    rotation_id: int
    starts_at: datetime
    ends_at: datetime


def week(number: int, rotation_id: int = 1) -> Stretch:
    return Stretch(rotation_id, MONDAY + number * WEEK, MONDAY + (number + 1) * WEEK)


def test_a_duty_ends_with_its_shift() -> None:
    found = duties_at([week(0), week(2)], MONDAY + timedelta(days=2))
    assert [(duty.cover, duty.until) for duty in found] == [(week(0), MONDAY + WEEK)]


def test_shifts_in_a_row_are_one_duty() -> None:
    found = duties_at([week(0), week(1), week(3)], MONDAY)
    assert [duty.until for duty in found] == [MONDAY + 2 * WEEK]
    assert found[0].cover == week(0)


def test_the_end_belongs_to_whoever_comes_next() -> None:
    assert duties_at([week(0)], MONDAY + WEEK) == []
    assert duties_at([week(0)], MONDAY - timedelta(seconds=1)) == []


def test_two_rotations_are_two_duties_and_the_first_to_end_comes_first() -> None:
    long = Stretch(2, MONDAY, MONDAY + 3 * WEEK)
    assert [duty.cover for duty in duties_at([long, week(0)], MONDAY)] == [week(0), long]


def test_a_later_stretch_of_another_rotation_lengthens_nothing() -> None:
    found = duties_at([week(0), week(1, rotation_id=2)], MONDAY)
    assert [duty.until for duty in found] == [MONDAY + WEEK]

"""Public holidays on the wall of days. 16 November 2026 is a Monday; the wall is a week long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rota.days import Wall
from portal.rota.schedule.marks import Mark, days_touched, marks

PARIS, AUCKLAND = "Europe/Paris", "Pacific/Auckland"
WALL = Wall(PARIS, date(2026, 11, 16), 7)
DAY = 100 / 7
"""Percent of the wall."""
HOLIDAYS = {date(2026, 11, 15): "Before", date(2026, 11, 18): "Between", date(2026, 11, 22): "Last"}


def at(day: int, hour: int = 0) -> datetime:
    """23:00 UTC is midnight in Paris in winter."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def marked(start: datetime, end: datetime, zone: str = PARIS) -> list[Mark]:
    return marks(WALL, start, end, zone, HOLIDAYS)


def test_a_stretch_that_ends_at_midnight_has_nothing_of_the_next_day() -> None:
    assert [*days_touched(at(15, 23), at(17, 23), PARIS)] == [date(2026, 11, 16), date(2026, 11, 17)]
    a_moment_more = at(17, 23) + timedelta(microseconds=1)
    assert [*days_touched(at(17, 22), a_moment_more, PARIS)] == [date(2026, 11, 17), date(2026, 11, 18)]
    assert [*days_touched(at(15, 22), at(15, 23), PARIS)] == [date(2026, 11, 15)]
    assert [*days_touched(at(15, 23), at(17, 23), "UTC")] == [date(2026, 11, day) for day in (15, 16, 17)]


def test_a_whole_holiday_is_a_day_wide_where_it_is() -> None:
    [mark] = marked(at(16), at(20))
    assert (mark.on, mark.name) == (date(2026, 11, 18), "Between")
    assert (mark.x, mark.width) == pytest.approx((2 * DAY, DAY))


def test_a_holiday_is_marked_as_far_as_they_cover_it() -> None:
    [evening] = marked(at(18, 17), at(20))
    assert (evening.x, evening.width) == pytest.approx((2.75 * DAY, 0.25 * DAY))
    [morning] = marked(at(17), at(18, 5))
    assert (morning.x, morning.width) == pytest.approx((2 * DAY, 0.25 * DAY))
    assert marked(at(18, 23), at(20)) == []
    assert marked(at(16), at(17, 23)) == []


def test_a_holiday_is_the_day_of_whoever_is_on_call_there() -> None:
    """The 18th begins in Auckland at noon of the 17th in Paris."""
    [mark] = marked(at(16), at(20), AUCKLAND)
    assert (mark.x, mark.width) == pytest.approx((1.5 * DAY, DAY))


def test_what_lies_beside_the_wall_is_not_on_it() -> None:
    assert [mark.name for mark in marked(at(10), at(30))] == ["Between", "Last"]
    assert marked(at(14), at(15, 23)) == []

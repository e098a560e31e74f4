"""A policy as a line of time: when each step pages, round by round, and what comes after."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from portal.escalations.course import Axis, Stay, axis_of, course_of
from portal.escalations.ladder import Ladder, Step, TargetType
from tests.unit.escalations.test_ladder_properties import ladders

FIRST = Step(1, 0, ("SMS",), TargetType.ON_CALL)
SECOND = replace(FIRST, order=2, delay_minutes=10)
THIRD = replace(FIRST, order=3, delay_minutes=30)


def test_each_step_lasts_until_the_next_one_and_comes_again() -> None:
    course = course_of(Ladder((FIRST, SECOND), repeat_count=1))
    assert course.stays == {1: [Stay(0, 10, 0), Stay(15, 25, 1)], 2: [Stay(10, 15, 0), Stay(25, 30, 1)]}
    assert (course.last_resort, course.again, course.again_unreached) == (30, 60, 35)


def test_a_step_that_is_not_active_has_no_place() -> None:
    course = course_of(Ladder((FIRST, replace(SECOND, is_active=False), THIRD)))
    assert course.stays == {1: [Stay(0, 30, 0)], 3: [Stay(30, 35, 0)]}


def test_without_a_step_the_last_resort_comes_at_once() -> None:
    course = course_of(Ladder(()))
    assert (course.stays, course.last_resort, course.owed) == ({}, 0, None)


def test_a_postmortem_is_owed_from_the_first_step_that_says_so() -> None:
    owing = [replace(step, is_postmortem_owed=True) for step in (FIRST, SECOND, THIRD)]
    assert course_of(Ladder((FIRST, owing[1], owing[2]))).owed == 10
    assert course_of(Ladder((FIRST, SECOND, owing[2]), repeat_count=1)).owed == 30
    assert course_of(Ladder((FIRST, replace(owing[1], is_active=False), THIRD))).owed is None


@given(ladders)
def test_the_stays_fill_the_time_until_the_last_resort(ladder: Ladder) -> None:
    course = course_of(ladder)
    stays = sorted((stay for own in course.stays.values() for stay in own), key=lambda s: (s.minute, s.until))
    assert sum(stay.until - stay.minute for stay in stays) == course.last_resort - (
        stays[0].minute if stays else 0
    )
    assert all(before.until <= after.minute for before, after in pairwise(stays))
    assert {len(own) for own in course.stays.values()} <= {ladder.repeat_count + 1}


def test_places_are_percent_with_room_at_both_ends() -> None:
    axis = Axis(60)
    assert [axis.x(minute) for minute in (0, 30, 60, 90)] == [2, 50, 98, 98]
    assert (axis.width(0, 30), axis.width(30, 30)) == (48, 0)
    assert Axis(0).x(0) == 2
    assert Axis(1).x(1) == 98


def test_places_have_two_digits() -> None:
    axis = Axis(35)
    assert (axis.x(1), axis.x(5), axis.width(1, 5), axis.width(1, 8)) == (4.74, 15.71, 10.97, 19.2)


@pytest.mark.parametrize(
    ("length", "ticks"),
    [
        (0, [0]),
        (6, [0, 1, 2, 3, 4, 5, 6]),
        (7, [0, 2, 4, 6]),
        (40, [0, 10, 20, 30, 40]),
        (160, [0, 30, 60, 90, 120, 150]),
        (400, [0, 60, 120, 180, 240, 300, 360]),
        (30_000, [0, 10_080, 20_160]),
        (161_280, list(range(0, 161_281, 20_160))),
    ],
)
def test_an_axis_is_marked_at_figures_people_count_in(length: int, ticks: list[int]) -> None:
    assert list(Axis(length).ticks) == ticks


@pytest.mark.parametrize("gap", [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10_080, 20_160])
def test_the_gap_between_figures_grows_when_there_would_be_more_than_seven(gap: int) -> None:
    assert list(Axis(7 * gap - 1).ticks)[:2] == [0, gap]
    assert list(Axis(7 * gap).ticks)[1] > gap or gap == 20_160


def test_the_axis_reaches_the_clocks_that_are_near() -> None:
    course = course_of(Ladder((FIRST,)))
    assert course.again == 35
    assert [axis_of(course, clocks).length for clocks in ((), (30,), (70,), (71, 60))] == [35, 35, 70, 60]

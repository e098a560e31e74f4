from datetime import timedelta

import pytest

from portal.fatigue.interruptions import Page, interruptions
from portal.recovery.limiting_rules import InterventionIsWork, MaxAverageWeek, StandbyFactor
from portal.recovery.working_time import (
    average_week,
    intervention_minutes,
    planned_minutes,
    standby_minutes,
    worked_minutes,
)
from tests.unit.fatigue.lives import living, local, page, stretch

WEEK = stretch("2026-09-14 00:00", "2026-09-21 00:00")


@pytest.mark.parametrize(
    ("until", "minutes"),
    [("03:01", 30), ("03:30", 30), ("03:31", 45), ("03:45", 45), ("04:00", 60), ("05:10", 135)],
)
def test_an_intervention_counts_in_quarters_and_half_an_hour_at_least(until: str, minutes: int) -> None:
    (one,) = interruptions(living(), [page("2026-09-16 03:00", f"2026-09-16 {until}")])
    assert intervention_minutes(InterventionIsWork(), one) == minutes


def test_waiting_counts_as_much_as_the_rule_says() -> None:
    night = [stretch("2026-09-15 22:00", "2026-09-16 07:00")]
    called = interruptions(living(), [page("2026-09-16 03:00", "2026-09-16 04:00")])
    counted = [standby_minutes(StandbyFactor(percent=percent), night * 2, called) for percent in (0, 50, 100)]
    assert counted == [0, 240, 480]


def test_planned_work_without_leave_and_holidays() -> None:
    leave = [stretch("2026-09-16 00:00", "2026-09-16 12:00")]
    assert planned_minutes(living(), [], WEEK) == 5 * 540
    assert planned_minutes(living(holidays=["2026-09-18"]), leave, WEEK) == 4 * 540 - 180


@pytest.mark.parametrize(
    ("called", "more"),
    [
        (page("2026-09-16 03:00", "2026-09-16 04:00"), 60),
        (page("2026-09-16 10:00", "2026-09-16 11:00"), 0),
        (page("2026-09-19 10:00"), 30),
        (page("2026-09-22 03:00"), 0),
    ],
)
def test_interventions_outside_work_come_on_top(called: Page, more: int) -> None:
    found = interruptions(living(), [called])
    assert worked_minutes(living(), [], found, WEEK, rule=InterventionIsWork()) == 5 * 540 + more


def test_an_average_week_beside_its_limit() -> None:
    """45 hours are planned; four hours a week at night bring it over 48."""
    nights = [page(f"2026-09-{day:02} 03:00", f"2026-09-{day:02} 07:00") for day in (2, 9, 16, 23)]
    most = MaxAverageWeek(hours=48, window_weeks=4)
    averages = [
        average_week(
            living(),
            [],
            interruptions(living(), called),
            as_of=local("2026-09-28 00:00"),
            most=most,
            counting=InterventionIsWork(),
        )
        for called in ([], nights[:3], nights)
    ]
    assert [one.minutes for one in averages] == [45 * 60, 48 * 60, 49 * 60]
    assert [one.is_over for one in averages] == [False, False, True]
    assert all(one.is_near for one in averages)
    assert timedelta(minutes=averages[0].most) == timedelta(hours=48)

"""Figures of a team: spread, change, distribution, weeks and months."""

from datetime import date, timedelta

import pytest

from portal.workload.guard_rails.rails import Rail, Rails
from portal.workload.team.figures import (
    change,
    distribution,
    month_ends,
    month_of_person,
    months_until,
    of_team,
    spread,
    weeks_until,
)

HOUR = timedelta(hours=1)
SATURDAY = date(2026, 11, 21)


def test_thirteen_weeks_end_with_this_one() -> None:
    weeks = weeks_until(SATURDAY)
    assert (len(weeks), weeks[0], weeks[-1]) == (13, date(2026, 8, 24), date(2026, 11, 16))
    assert weeks_until(date(2027, 1, 1), 2) == [date(2026, 12, 21), date(2026, 12, 28)]


def test_months_end_with_this_one_which_goes_on() -> None:
    assert months_until(date(2027, 1, 31), 3) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert month_ends(date(2026, 2, 1), SATURDAY) == date(2026, 2, 28)
    assert month_ends(date(2026, 11, 1), SATURDAY) == SATURDAY


def test_the_spread_is_of_who_was_on_call() -> None:
    found = spread([(168 * HOUR, 48 * HOUR), (100 * HOUR, 24 * HOUR), (0 * HOUR, 0 * HOUR)])
    assert found is not None
    assert (found.most, found.least, found.ratio) == (48 * HOUR, 24 * HOUR, 2)
    assert spread([(168 * HOUR, 48 * HOUR)]) is None


def test_somebody_without_a_weekend_beside_one_with_some_is_over_the_rail() -> None:
    uneven = spread([(100 * HOUR, 48 * HOUR), (100 * HOUR, 0 * HOUR)])
    assert uneven is not None
    assert uneven.ratio is None
    assert Rails().crossed(of_team(needed=0, marked=0, weekends=uneven)) == [Rail.WEEKEND_SPREAD]
    none = spread([(100 * HOUR, 0 * HOUR), (100 * HOUR, 0 * HOUR)])
    assert Rails().crossed(of_team(needed=0, marked=0, weekends=none)) == []


def test_what_was_worth_it_is_of_what_was_marked() -> None:
    assert Rails().crossed(of_team(needed=1, marked=3, weekends=None)) == [Rail.ACTIONABLE_PERCENT]
    assert Rails().crossed(of_team(needed=2, marked=3, weekends=None)) == []


def test_change_against_nothing_is_not_known() -> None:
    assert change(9, 14) == pytest.approx(-5 / 14)
    assert change(3, 0) is None


def test_a_distribution_is_of_five_people_at_least() -> None:
    assert distribution([0, 0, 1, 4]) is None
    assert distribution([0, 0, 1, 4, 7]) == [2, 1, 1, 1]


def test_who_was_hardly_on_call_has_no_rate() -> None:
    few = {"night_pages": 1, "broken_nights": 0, "share": 0.01, "interruptions": 3}
    assert month_of_person(oncall=11 * HOUR, **few)[Rail.INCIDENTS] is None
    assert month_of_person(oncall=12 * HOUR, **few)[Rail.INCIDENTS] == 3

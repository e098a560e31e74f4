"""What may be told of how rested people feel."""

from datetime import UTC, date, datetime

import pytest

from portal.workload.check_ins.weeks import month_of, months_back, rested, week_of

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
THIS_WEEK = date(2026, 11, 16)


def test_a_week_begins_on_the_monday_where_somebody_is() -> None:
    late = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    assert week_of(late, "UTC") == date(2026, 11, 9)
    assert week_of(late, "Europe/Paris") == date(2026, 11, 16)


def test_months_go_back_over_the_year() -> None:
    assert months_back(date(2026, 3, 31), 0) == date(2026, 3, 1)
    assert months_back(date(2026, 3, 31), 3) == date(2025, 12, 1)
    assert months_back(date(2026, 12, 5), 13) == date(2025, 11, 1)
    assert month_of(date(2026, 12, 5)) == date(2026, 12, 1)


def test_a_month_that_is_over_is_one_mean() -> None:
    told = rested(OCTOBER, [1, 0, 2, 3, 2], 5, this_week_on=THIS_WEEK)
    assert told.mean == pytest.approx((1 + 6 + 12 + 10) / 8)
    assert told.answers == 8


@pytest.mark.parametrize(
    ("month", "counts", "people"),
    [
        pytest.param(OCTOBER, [1, 1, 1, 1, 0], 4, id="four people"),
        pytest.param(OCTOBER, [5, 5, 5, 5, 0], 4, id="many answers of four people"),
        pytest.param(
            NOVEMBER, [1, 1, 1, 1, 1], 5, id="it goes on: the next answer would be told by the difference"
        ),
        pytest.param(OCTOBER, [], 0, id="none"),
    ],
)
def test_of_others_nothing_is_told(month: date, counts: list[int], people: int) -> None:
    told = rested(month, counts, people, this_week_on=THIS_WEEK)
    assert (told.mean, told.answers) == (None, None)

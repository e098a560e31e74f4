from datetime import date

import pytest

from portal.kpis.periods import Period, Wrong, usual_period, wrong_with


def test_the_usual_is_this_month_and_the_six_before() -> None:
    assert usual_period(date(2026, 11, 22)) == Period(date(2026, 5, 1), date(2026, 11, 22))
    assert usual_period(date(2027, 3, 31)) == Period(date(2026, 9, 1), date(2027, 3, 31))


def test_a_period_touches_each_of_its_months() -> None:
    months = Period(date(2026, 12, 31), date(2027, 2, 1)).months
    assert months == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    assert Period(date(2026, 1, 31), date(2026, 1, 31)).months == [date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("first", "wrong"),
    [(date(2026, 11, 23), Wrong.BACKWARDS), (date(2021, 11, 1), Wrong.TOO_LONG), (date(2022, 1, 1), None)],
)  # fmt: skip
def test_what_is_wrong_with_a_period(first: date, wrong: Wrong | None) -> None:
    assert wrong_with(Period(first, date(2026, 11, 22))) == wrong

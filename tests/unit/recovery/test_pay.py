from datetime import date, timedelta

import pytest

from portal.fatigue.bands import Band
from portal.recovery.pay import (
    BlockTariff,
    Tariff,
    WeeklyTariff,
    block_pay,
    pay_lines,
    total_of,
    week_parts,
)
from tests.unit.fatigue.lives import PARIS, living, stretch

EURO = Tariff("EUR", {Band.NIGHT: 400, Band.OFF: 300, Band.BUSINESS: 100})
WEEK = stretch("2026-09-14 09:00", "2026-09-21 09:00")


def test_lines_by_date_and_band() -> None:
    lines = pay_lines(living(), [stretch("2026-09-14 17:00", "2026-09-15 09:00")], EURO)
    assert [(line.on.day, line.band, line.minutes, line.amount) for line in lines] == [
        (14, Band.BUSINESS, 60, 100),
        (14, Band.NIGHT, 120, 800),
        (14, Band.OFF, 240, 1200),
        (15, Band.NIGHT, 420, 2800),
        (15, Band.OFF, 120, 600),
    ]
    assert total_of(lines) == 5500


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-09-14 09:00", "2026-09-21 09:00", 168),
        ("2026-03-23 09:00", "2026-03-30 09:00", 167),
        ("2026-10-19 09:00", "2026-10-26 09:00", 169),
    ],
)
def test_a_week_is_paid_as_long_as_it_lasts(start: str, end: str, hours: int) -> None:
    lines = pay_lines(living(), [stretch(start, end)], EURO)
    assert sum(line.minutes for line in lines) == hours * 60


def test_two_teams_pay_one_hour_once() -> None:
    other = stretch("2026-09-18 00:00", "2026-09-20 12:00")
    assert pay_lines(living(), [other, WEEK, WEEK], EURO) == pay_lines(living(), [WEEK], EURO)


def test_each_line_is_rounded_once_and_halves_upwards() -> None:
    """7 minutes at 1.00 are 11.67 cents, 3 at 0.10 half a cent."""
    seven, three = (
        stretch("2026-09-14 10:00", "2026-09-14 10:07"),
        stretch("2026-09-14 10:00", "2026-09-14 10:03"),
    )
    assert total_of(pay_lines(living(), [seven], EURO)) == 12
    assert total_of(pay_lines(living(), [three], Tariff("EUR", {Band.BUSINESS: 10}))) == 1
    twice = [three, stretch("2026-09-14 12:00", "2026-09-14 12:03")]
    assert total_of(pay_lines(living(), twice, Tariff("EUR", {Band.BUSINESS: 10}))) == 1


def test_weekdays_and_holidays_have_their_rates() -> None:
    home = living(PARIS, holidays=["2026-09-15"])
    tariff = Tariff(
        "EUR",
        {Band.NIGHT: 100, Band.OFF: 100, Band.BUSINESS: 100},
        by_weekday={(0, Band.BUSINESS): 200, (1, Band.OFF): 300},
        on_holidays={Band.OFF: 500},
    )
    lines = pay_lines(home, [stretch("2026-09-14 10:00", "2026-09-15 20:00")], tariff)
    assert {(line.on.day, line.band): (line.rate, line.is_holiday) for line in lines} == {
        (14, Band.BUSINESS): (200, False),
        (14, Band.OFF): (100, False),
        (14, Band.NIGHT): (100, False),
        (15, Band.NIGHT): (100, True),
        (15, Band.OFF): (500, True),
    }


def test_a_band_without_a_rate_is_not_paid() -> None:
    assert total_of(pay_lines(living(), [WEEK], Tariff("EUR", {}))) == 0


@pytest.mark.parametrize(
    ("currency", "rates", "by_weekday"),
    [
        ("euro", {}, {}),
        ("EUR", {Band.OFF: -1}, {}),
        ("EUR", {}, {(7, Band.OFF): 1}),
    ],
)
def test_what_makes_no_tariff(
    currency: str, rates: dict[Band, int], by_weekday: dict[tuple[int, Band], int]
) -> None:
    with pytest.raises(ValueError):
        Tariff(currency, rates, by_weekday)


@pytest.mark.parametrize(
    ("hours", "pence"),
    [(1, 2920), (8, 2920), (8.01, 2920 + 366), (17, 4750), (24, 2920 + 8 * 366), (25, 2 * 2920 + 8 * 366)],
)
def test_derbyshire_pays_by_blocks(hours: float, pence: int) -> None:
    start, _end = stretch("2026-09-14 16:00", "2026-09-14 17:00", "Europe/London")
    duty = start, start + timedelta(hours=hours)
    assert block_pay(living("Europe/London"), [duty], BlockTariff("GBP")) == pence


def test_blocks_that_begin_on_a_bank_holiday_are_double() -> None:
    home = living("Europe/London", holidays=["2026-12-25"])
    duty = stretch("2026-12-24 16:00", "2026-12-25 04:00", "Europe/London")
    assert block_pay(home, [duty], BlockTariff("GBP")) == 2920 + 2 * 2 * 366


def test_blocks_last() -> None:
    with pytest.raises(ValueError, match="Blocks last"):
        BlockTariff("GBP", first_minutes=0)


def test_a_line_belongs_to_the_date_where_its_person_is() -> None:
    tokyo = pay_lines(
        living("Asia/Tokyo"), [stretch("2026-09-14 23:00", "2026-09-15 01:00", "Asia/Tokyo")], EURO
    )
    assert [line.on for line in tokyo] == [date(2026, 9, 14), date(2026, 9, 15)]


FLAT = WeeklyTariff("GBP", 50_000)


@pytest.mark.parametrize("monday", ["2026-09-14", "2026-03-23", "2026-10-19"])
def test_a_flat_week_is_worth_the_same_when_the_clocks_change(monday: str) -> None:
    week = stretch(f"{monday} 09:00", f"{date.fromisoformat(monday) + timedelta(days=7)} 09:00")
    assert [part.amount for part in week_parts(living(), [week], FLAT, week)] == [50_000]


def test_a_part_of_a_week_is_paid_to_the_minute() -> None:
    """A day is a seventh, and what two spans share of a week is no cent more or less than the whole."""
    day, week = (
        stretch("2026-09-16 09:00", "2026-09-17 09:00"),
        stretch("2026-09-14 09:00", "2026-09-21 09:00"),
    )
    assert [part.amount for part in week_parts(living(), [day], FLAT, week)] == [7_143]
    for hour in range(24):
        middle = week[0] + timedelta(hours=hour, minutes=7)
        spans = [(week[0], middle), (middle, week[1])]
        assert (
            sum(part.amount for span in spans for part in week_parts(living(), [week], FLAT, span)) == 50_000
        )


def test_a_week_for_two_teams_is_paid_once() -> None:
    week = stretch("2026-09-14 09:00", "2026-09-21 09:00")
    assert total_of(week_parts(living(), [week, week], FLAT, week)) == 50_000

from datetime import date, time

import pytest

from portal.fatigue.bands import Band
from portal.recovery.pay import AnyTariff, BlockTariff, Tariff, WeeklyTariff
from portal.recovery.rates.money import amount_from, money, plain
from portal.recovery.rates.terms import (
    Rated,
    first_of,
    holding,
    in_force,
    kind_of,
    since_joined,
    tariff_from,
    terms_of,
)

HOURLY = Tariff("EUR", {Band.NIGHT: 400}, {(6, Band.OFF): 600}, {Band.BUSINESS: 800})
WEEKLY = WeeklyTariff("GBP", 50_000, 3, time(8, 30))
BLOCKS = BlockTariff("GBP")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("4.50", "EUR", 450),
        ("4,5", "EUR", 450),
        ("500", "GBP", 50_000),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1234),
    ],
)
def test_amounts_are_read_as_people_type_them(text: str, currency: str, amount: int) -> None:
    assert amount_from(text, currency) == amount
    assert amount_from(plain(amount, currency), currency) == amount


@pytest.mark.parametrize("text", ["", "-1", "4.505", "1e3", "4.5.0", "1 000", "NaN", "9" * 13, "٣"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError):
        amount_from(text, "EUR")


def test_amounts_as_they_are_told() -> None:
    assert [money(4750, "GBP"), money(5, "EUR"), money(-1205, "EUR"), money(70, "JPY")] == [
        "47.50 GBP",
        "0.05 EUR",
        "−12.05 EUR",
        "70 JPY",
    ]


@pytest.mark.parametrize("tariff", [HOURLY, WEEKLY, BLOCKS])
def test_a_tariff_is_the_same_when_it_has_been_stored(tariff: AnyTariff) -> None:
    assert tariff_from(kind_of(tariff), tariff.currency, terms_of(tariff)) == tariff


def day(number: int) -> date:
    return date(2026, 11, number)


def test_later_versions_replace_what_was_to_hold_after_them() -> None:
    saved = [Rated(day(1), HOURLY, 1), Rated(day(20), WEEKLY, 2), Rated(day(10), BLOCKS, 3)]
    line = in_force(saved)
    assert [(one.since.day, one.version) for one in line] == [(1, 1), (10, 3)]
    assert [held.version if (held := holding(line, day(n))) else None for n in (1, 9, 10, 30)] == [1, 1, 3, 3]


def test_rates_hold_from_the_day_somebody_joined() -> None:
    line = [Rated(day(1), HOURLY, 1), Rated(day(10), BLOCKS, 2)]
    assert since_joined(line, day(5)) == [Rated(day(5), HOURLY, 1), Rated(day(10), BLOCKS, 2)]
    assert since_joined(line, date(2026, 10, 1)) == line


def test_of_two_teams_one_pays() -> None:
    oldest, other = [Rated(day(10), HOURLY, 1)], [Rated(day(1), WEEKLY, 2), Rated(day(20), BLOCKS, 3)]
    assert first_of([oldest, other]) == [Rated(day(1), WEEKLY, 2), Rated(day(10), HOURLY, 1)]

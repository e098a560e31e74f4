"""A month of a life on call, to the minute and the smallest unit."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from portal.fatigue.bands import Band
from portal.fatigue.local_days import Home, home
from portal.fatigue.reports import Facts
from portal.recovery.earning_rules import NotAllowed, Toil
from portal.recovery.limiting_rules import InterventionIsWork, StandbyFactor
from portal.recovery.pay import AnyTariff, BlockTariff, Tariff, WeeklyTariff
from portal.recovery.rates.terms import Rated
from portal.recovery.rules import policy_of
from portal.recovery.statements.corrections import corrections, first_open_after
from portal.recovery.statements.lines import (
    Section,
    Statement,
    in_order,
    month_after,
    month_before,
    statement_from,
    stored,
)
from portal.recovery.statements.reckoning import Entered, Given, statement_of
from tests.unit.fatigue.lives import life, living, local, page, shift

EURO = Tariff("EUR", {Band.NIGHT: 400, Band.OFF: 300, Band.BUSINESS: 100})
LATER = datetime(2027, 6, 1, tzinfo=UTC)
SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


def given(facts: Facts, tariff: AnyTariff | None = None, **more: object) -> Given:
    rates = [Rated(date(2020, 1, 1), tariff, 1)] if tariff else []
    return replace(Given(facts, rates=rates), **more)


def told(facts: Facts, tariff: AnyTariff | None, month: date, **more: object) -> Statement:
    return statement_of(given(facts, tariff, **more), month, as_of=LATER)


@pytest.mark.parametrize(
    ("start", "end", "month", "minutes"),
    [
        ("2026-09-14 09:00", "2026-09-21 09:00", SEPTEMBER, 168 * 60),
        ("2026-03-23 09:00", "2026-03-30 09:00", date(2026, 3, 1), 167 * 60),
        ("2026-10-19 09:00", "2026-10-26 09:00", OCTOBER, 169 * 60),
    ],
)
def test_a_week_has_the_hours_that_the_clocks_give_it(
    start: str, end: str, month: date, minutes: int
) -> None:
    statement = told(life(shifts=[shift(start, end)]), EURO, month)
    bands = statement.by_band
    assert sum(bands.values()) == minutes
    assert bands[Band.BUSINESS] == 45 * 60
    assert statement.amounts == {
        "EUR": (4 * bands[Band.NIGHT] + 3 * bands[Band.OFF] + bands[Band.BUSINESS]) * 100 // 60
    }


def test_seventeen_hours_in_derbyshire() -> None:
    duty = shift("2026-09-30 16:00", "2026-10-01 09:00", zone="Europe/London")
    facts = life(shifts=[duty], at=living("Europe/London"))
    assert told(facts, BlockTariff("GBP"), SEPTEMBER).amounts == {"GBP": 4750}
    assert told(facts, BlockTariff("GBP"), OCTOBER).amounts == {}


@pytest.mark.parametrize(
    ("start", "end"), [("2026-09-28 09:00", "2026-10-05 09:00"), ("2026-10-26 09:00", "2026-11-02 09:00")]
)
def test_a_flat_week_over_the_end_of_a_month_is_worth_the_same(start: str, end: str) -> None:
    facts = life(shifts=[shift(start, end)])
    month = date.fromisoformat(start[:10]).replace(day=1)
    parts = [
        told(facts, WeeklyTariff("GBP", 50_000), one).amounts["GBP"] for one in (month, month_after(month))
    ]
    assert sum(parts) == 50_000
    assert min(parts) > 0


def test_an_hour_for_two_teams_is_told_and_paid_once() -> None:
    one, other = (
        shift("2026-09-14 09:00", "2026-09-21 09:00"),
        shift("2026-09-16 00:00", "2026-09-18 00:00", "secondary"),
    )
    shadow = shift("2026-09-01 09:00", "2026-09-02 09:00", "shadow")
    alone, both = (told(life(shifts=shifts), EURO, SEPTEMBER) for shifts in ([one], [one, other, shadow]))
    assert (both.amounts, both.by_band) == (alone.amounts, alone.by_band)
    sixteenth = next(line for line in both.of(Section.ONCALL) if line.on.day == 16)
    assert sixteenth.about["shifts"] == sorted([one.id, other.id])


def test_who_travels_is_paid_for_each_hour_once() -> None:
    """From Paris to Tokyo on the 15th: days begin with the clock of the place, and no minute is lost or doubled."""
    place = home((None, "Europe/Paris"), (local("2026-09-15 10:00"), "Asia/Tokyo"))
    facts = life(shifts=[shift("2026-08-30 09:00", "2026-10-02 09:00")], at=place)
    by_month = [told(facts, EURO, month) for month in (date(2026, 8, 1), SEPTEMBER, OCTOBER)]
    assert sum(one.minutes(Section.ONCALL) for one in by_month) == 33 * 24 * 60
    assert by_month[1].minutes(Section.ONCALL) == 30 * 24 * 60 - 7 * 60


def test_rates_that_change_within_a_month() -> None:
    facts = life(shifts=[shift("2026-09-14 00:00", "2026-09-16 00:00")])
    rates = [
        Rated(date(2026, 1, 1), EURO, 1),
        Rated(date(2026, 9, 15), WeeklyTariff("EUR", 70_000, starts=time()), 2),
    ]
    statement = told(facts, None, SEPTEMBER, rates=rates)
    assert [line.on.day for line in statement.of(Section.PAY)] == [15]
    assert sum(line.amount for line in statement.of(Section.PAY)) == 10_000
    assert sum(line.amount for line in statement.of(Section.ONCALL)) == 9 * 400 + 6 * 300 + 9 * 100


def test_interventions_count_as_the_policy_says() -> None:
    facts = life(page("2026-09-14 03:00", "2026-09-14 03:40"), page("2026-09-20 12:00"))
    rule = policy_of(InterventionIsWork(round_up_minutes=15, least_minutes=30), StandbyFactor(percent=50))
    plain = told(facts, None, SEPTEMBER)
    rounded = told(facts, None, SEPTEMBER, policies=[(date(2026, 1, 1), rule)])
    assert [line.minutes for line in plain.of(Section.WORK)] == [40, 10]
    assert [line.minutes for line in rounded.of(Section.WORK)] == [45, 30]


def test_waiting_counts_from_the_day_on_which_a_policy_holds() -> None:
    facts = life(
        page("2026-09-15 12:00", "2026-09-15 13:00"), shifts=[shift("2026-09-14 00:00", "2026-09-16 00:00")]
    )
    half = policy_of(StandbyFactor(percent=50))
    assert (
        told(facts, None, SEPTEMBER, policies=[(date(2026, 9, 15), half)]).minutes(Section.STANDBY) == 23 * 30
    )
    assert told(facts, None, SEPTEMBER).minutes(Section.STANDBY) == 0


def test_what_may_not_be_given_as_time_stands_there_for_pay() -> None:
    facts = life(page("2026-09-15 03:00", "2026-09-15 04:00"), page("2026-09-22 03:00", "2026-09-22 04:00"))
    states = policy_of(Toil(), NotAllowed())
    policies = [(date(2026, 1, 1), states), (date(2026, 9, 20), policy_of(Toil()))]
    found = told(facts, None, SEPTEMBER, policies=policies)
    [line] = found.of(Section.REFUSED)
    assert (line.on, line.minutes) == (date(2026, 9, 15), 90), "by the policy that held on that day"
    assert line.about["source"] == "interruption:" + found.of(Section.WORK)[0].about["page"]
    assert told(facts, None, OCTOBER, policies=policies).of(Section.REFUSED) == ()
    assert (
        told(facts, None, SEPTEMBER, policies=[(date(2026, 1, 1), policy_of(Toil()))]).of(Section.REFUSED)
        == ()
    )


def test_rest_that_was_missing_and_time_that_was_earned_and_taken() -> None:
    facts = life(page("2026-09-15 03:00", "2026-09-15 03:50"))
    entered = [
        Entered("a", "accrual", local("2026-09-15 09:00"), 240, is_earned=True),
        Entered("b", "consumption", local("2026-09-16 13:00"), 120, is_earned=False),
        Entered("c", "accrual", local("2026-10-01 00:00"), 60, is_earned=True),
    ]
    statement = told(facts, None, SEPTEMBER, entered=entered)
    assert [line.minutes for line in statement.of(Section.REST)] == [11 * 60 - 9 * 60]
    assert (statement.minutes(Section.EARNED), statement.minutes(Section.SPENT)) == (240, 120)


def test_what_has_not_happened_yet_is_not_told() -> None:
    facts = life(page("2026-09-14 20:00"), shifts=[shift("2026-09-14 09:00", "2026-09-21 09:00")])
    statement = statement_of(given(facts, EURO), SEPTEMBER, as_of=local("2026-09-14 20:05"))
    assert statement.minutes(Section.ONCALL) == 11 * 60 + 5
    assert statement.of(Section.WORK) == ()


def test_a_statement_is_the_same_when_it_has_been_stored() -> None:
    facts = life(page("2026-09-15 03:00"), shifts=[shift("2026-09-14 09:00", "2026-09-21 09:00")])
    statement = told(facts, EURO, SEPTEMBER)
    assert len(statement.lines) > 10
    assert statement_from(SEPTEMBER, stored(statement)) == statement


def test_months_follow_each_other() -> None:
    december = date(2026, 12, 1)
    assert month_after(december) == date(2027, 1, 1)
    assert month_before(month_after(december)) == december
    assert [month_after(one) for one in (SEPTEMBER, OCTOBER)] == [OCTOBER, NOVEMBER]


# Corrections


def september(hours: int, at: Home | None = None) -> Statement:
    return told(
        life(shifts=[shift("2026-09-14 09:00", f"2026-09-14 {9 + hours}:00")], at=at), EURO, SEPTEMBER
    )


def corrected(closed: dict[date, Statement], now: Statement, month: date) -> Statement:
    return in_order(month, corrections(month, closed, {now.month: now}))


def amounts(statements: Iterable[Statement]) -> list[dict[str, int]]:
    return [one.amounts for one in statements]


def test_what_changes_in_a_closed_month_stands_in_the_next_open_one() -> None:
    closed = {SEPTEMBER: september(4)}
    october = corrected(closed, september(6), OCTOBER)
    assert [(line.minutes, line.amount) for line in october.lines] == [(120, 200)]
    assert corrected(closed, september(6), NOVEMBER).lines == ()
    assert corrected(closed, september(4), OCTOBER).lines == ()


def test_a_correction_that_was_closed_is_not_told_again() -> None:
    """4 hours were told, 6 corrected in October; now it is 3, or 4 again: November tells the rest."""
    closed = {SEPTEMBER: september(4)}
    closed[OCTOBER] = corrected(closed, september(6), OCTOBER)
    assert first_open_after(SEPTEMBER, closed) == NOVEMBER
    assert corrected(closed, september(6), NOVEMBER).lines == ()
    found = [corrected(closed, september(hours), NOVEMBER) for hours in (3, 4)]
    assert amounts(found) == [{"EUR": -300}, {"EUR": -200}]


def test_a_line_that_is_gone_or_new_is_a_correction() -> None:
    nothing = Statement(SEPTEMBER)
    assert amounts([corrected({SEPTEMBER: september(4)}, nothing, OCTOBER)]) == [{"EUR": -400}]
    closed = {SEPTEMBER: nothing}
    closed[OCTOBER] = corrected(closed, september(4), OCTOBER)
    assert closed[OCTOBER].amounts == {"EUR": 400}
    assert corrected(closed, nothing, NOVEMBER).amounts == {"EUR": -400}


def test_another_currency_is_two_lines() -> None:
    pounds = Tariff("GBP", EURO.rates)
    now = told(life(shifts=[shift("2026-09-14 09:00", "2026-09-14 13:00")]), pounds, SEPTEMBER)
    assert corrected({SEPTEMBER: september(4)}, now, OCTOBER).amounts == {"EUR": -400, "GBP": 400}

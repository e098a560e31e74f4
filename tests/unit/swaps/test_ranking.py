from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from portal.swaps.candidates.ranking import (
    Standing,
    fairest_first,
    last_and_next,
    loads_beside_mean,
    weighed_load,
)
from portal.swaps.rules.cases import Facts, Finding
from portal.swaps.settings.strictness import Rule, Strictness
from tests.unit.swaps.rulebook import AT, PAYMENTS, local, somebody, stretch, week

A_WEEK = 168 + 7 * 9 + 2 * 24
"""Hours of a week, and those of its nights and its weekend once more."""


def weight(facts: Facts) -> float:
    return weighed_load(facts, AT - timedelta(days=90), AT + timedelta(days=90))


def standing(name: str = "Bob", **more: Any) -> Standing:
    return replace(Standing(1, name, (), 1.0, 0, None, None), **more)


def broken(level: Strictness) -> tuple[Finding, ...]:
    return (Finding(Rule.NOTICE, level, week("2026-11-16")),)


def test_nights_and_weekends_weigh_twice_and_a_secondary_half() -> None:
    assert weight(somebody(week("2026-11-16"))) == A_WEEK
    assert weight(somebody(week("2026-11-16", role="secondary"))) == A_WEEK / 2
    assert weight(somebody(week("2026-11-16", role="shadow"))) == 0
    day = stretch("2026-11-16 09:00", "2026-11-16 17:00")
    assert weight(somebody(day)) == 8


def test_a_public_holiday_weighs_twice_where_it_is_one() -> None:
    day = somebody(stretch("2026-11-11 00:00", "2026-11-11 12:00"))
    assert weight(day) == 12 + 9  # with the night that ends on it
    assert weight(replace(day, holidays=frozenset({date(2026, 11, 11)}))) == 24 + 9


def test_time_that_is_covered_twice_counts_once_as_the_heavier() -> None:
    both = week("2026-11-16"), week("2026-11-16", role="secondary", team=PAYMENTS)
    assert weight(somebody(*both)) == A_WEEK


def test_only_ninety_days_around_count() -> None:
    far = week("2026-07-27"), week("2027-02-08")
    assert weight(somebody(*far)) == 0
    assert weight(somebody(stretch("2026-08-04 09:00", "2026-08-04 11:00"))) == 1  # from 10:00 in Paris on
    sunday = stretch("2027-01-31 08:00", "2027-01-31 11:00")
    assert weight(somebody(sunday)) == 2  # until 09:00, twice as a Sunday


def test_loads_are_beside_the_mean_of_those_who_share() -> None:
    people = {
        1: somebody(week("2026-11-16"), week("2026-12-07")),
        2: somebody(week("2026-11-23")),
        3: somebody(),
        4: somebody(turns=()),
        5: somebody(turns=("shadow",)),
    }
    assert loads_beside_mean(people, AT) == pytest.approx({1: 2.0, 2: 1.0, 3: 0.0, 4: 0.0, 5: 0.0})


def test_who_helps_without_taking_turns_shares_the_mean() -> None:
    helped = {1: somebody(week("2026-11-16"), turns=()), 2: somebody()}
    assert loads_beside_mean(helped, AT) == pytest.approx({1: 2.0, 2: 0.0})
    assert loads_beside_mean({1: somebody(week("2026-11-16"))}, AT) == pytest.approx({1: 1.0})


def test_loads_are_those_of_ninety_days_behind_and_ahead() -> None:
    last = stretch("2027-01-30 09:00", "2027-01-31 09:00")
    beyond = stretch("2027-01-31 09:00", "2027-02-01 09:00")
    loads = loads_beside_mean({1: somebody(last), 2: somebody(beyond)}, AT)
    assert loads == pytest.approx({1: 2.0, 2: 0.0})


def test_where_nobody_has_any_load_it_is_nothing() -> None:
    assert loads_beside_mean({1: somebody(turns=())}, AT) == {1: 0.0}
    assert loads_beside_mean({1: somebody(), 2: somebody(turns=())}, AT) == {1: 0.0, 2: 0.0}


def test_last_and_next_leave_out_what_is_only_watched() -> None:
    held = week("2026-10-19"), week("2026-10-26", role="shadow"), week("2026-11-16")
    assert last_and_next(held, AT) == (local("2026-10-26 09:00"), local("2026-11-16 09:00"))
    assert last_and_next((week("2026-11-02"),), AT) == (AT, None)  # since nine: now
    assert last_and_next((), AT) == (None, None)


def test_of_several_the_nearest_is_the_last_and_the_next() -> None:
    held = week("2026-12-07"), week("2026-11-16"), week("2026-10-05"), week("2026-10-19")
    assert last_and_next(held, AT) == (local("2026-10-26 09:00"), local("2026-11-16 09:00"))
    assert last_and_next(held[::-1], AT) == last_and_next(held, AT)


def test_the_fairest_is_first() -> None:
    in_order = [
        standing("Ann", load=0.8),
        standing("bea", load=0.84),
        standing("Cid", load=0.8, night_page_count=1),
        standing("Dan", load=1.2),
        standing("Eve", load=0.1, findings=broken(Strictness.WARN)),
        standing("Fay", load=0.0, findings=broken(Strictness.BLOCK)),
    ]
    assert fairest_first(reversed(in_order)) == in_order


def test_what_looks_the_same_is_in_the_order_of_names() -> None:
    bea, cid, twin = standing("bea"), standing("Cid", load=1.04), replace(standing("Cid"), person_id=2)
    assert fairest_first([twin, cid, bea]) == [bea, cid, twin]

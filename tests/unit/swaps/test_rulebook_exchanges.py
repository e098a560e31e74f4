"""The rules of swaps where several stretches change hands, and how far around them is looked.

16 November 2026 is a Monday; 2 March 2026, too. No clock changes within seven weeks of the latter.
"""

import pytest

from portal.swaps.rules.cases import Held
from tests.unit.swaps.rulebook import local, somebody, stretch, taking, told, week

SATURDAY = stretch("2026-11-21 09:00", "2026-11-22 09:00")
WEDNESDAY = stretch("2026-11-25 09:00", "2026-11-26 09:00", role="secondary")
LONG_AGO = local("2026-01-01 00:00")


@pytest.mark.parametrize("taken", [(SATURDAY, WEDNESDAY), (WEDNESDAY, SATURDAY)], ids=["in order", "not"])
def test_whom_a_rule_is_about_is_told_with_the_first_of_what_they_take(taken: tuple[Held, ...]) -> None:
    stranger = somebody(is_active=False, is_member=False, turns=("shadow",))
    found = taking(*taken, by=stranger, at=local("2026-11-20 12:00"))
    assert told(found) == [("active", "block"), ("training", "block"), ("member", "warn"), ("notice", "warn")]
    assert {one.taken for one in found} == {SATURDAY}


def test_each_role_that_is_new_to_them_is_told_once_with_its_first() -> None:
    later = stretch("2026-11-28 09:00", "2026-11-29 09:00")
    found = taking(SATURDAY, WEDNESDAY, later, by=somebody(turns=("manager",)))
    assert [(one.rule, one.taken) for one in found] == [("role", SATURDAY), ("role", WEDNESDAY)]


def test_what_begins_first_is_first_though_it_ends_last() -> None:
    inside = stretch("2026-11-18 09:00", "2026-11-18 21:00", role="secondary")
    found = taking(inside, week("2026-11-16"), by=somebody(is_member=False))
    assert {one.rule: one.taken for one in found}["member"] == week("2026-11-16")


@pytest.mark.parametrize(
    ("mondays", "begins"),
    [
        (("2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"), "2026-01-26 09:00"),
        (("2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"),
         "2026-01-19 09:00"),
    ],
    ids=["five weeks before", "seven weeks before"],
)  # fmt: skip
def test_how_long_a_run_is_is_looked_up_for_six_weeks(mondays: tuple[str, ...], begins: str) -> None:
    """However much of their history is known: else the figure depends on who asks."""
    before = [week(monday) for monday in mondays]
    run = taking(week("2026-03-02"), by=somebody(*before), at=LONG_AGO)[0].stretch
    assert run == (local(begins), local("2026-03-09 09:00"))


def test_what_ends_within_six_weeks_before_is_looked_at_whole() -> None:
    day = stretch("2026-01-19 09:00", "2026-01-20 09:00")
    rest = stretch("2026-01-20 09:00", "2026-03-02 09:00")
    run = taking(week("2026-03-02"), by=somebody(day, rest), at=LONG_AGO)[0].stretch
    assert run == (day.starts_at, local("2026-03-09 09:00"))


def test_and_as_far_ahead() -> None:
    mondays = (
        "2026-01-12",
        "2026-01-19",
        "2026-01-26",
        "2026-02-02",
        "2026-02-09",
        "2026-02-16",
        "2026-02-23",
    )
    ahead = [week(monday) for monday in mondays]
    run = taking(week("2026-01-05"), by=somebody(*ahead), at=LONG_AGO)[0].stretch
    assert run == (local("2026-01-05 09:00"), local("2026-02-23 09:00"))


def test_around_all_that_is_taken_in_one_exchange() -> None:
    """The two are nine weeks apart: what lies beside either of them counts."""
    taken = week("2026-01-05"), week("2026-03-09")
    beside = [stretch(f"2026-{day} 20:00", f"2026-{day} 23:00", role="manager") for day in ("01-06", "03-10")]
    for in_any_order in (taken, taken[::-1]):
        found = taking(*in_any_order, by=somebody(*beside), at=local("2025-12-01 00:00"))
        assert [one.beside for one in found] == beside

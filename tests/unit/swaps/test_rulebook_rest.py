"""The rules of rest where there is more than one stretch around what is taken. 16 November 2026 is a Monday."""

from datetime import timedelta

import pytest

from portal.swaps.rules.cases import Held
from portal.swaps.settings.strictness import Setting, Strictness
from tests.unit.swaps.rulebook import PAYMENTS, chosen, local, nights, somebody, stretch, taking, told, week

SATURDAY = stretch("2026-11-21 09:00", "2026-11-22 09:00")
HOUR = timedelta(hours=1)
BEFORE = stretch("2026-11-20 09:00", "2026-11-21 03:00", team=PAYMENTS)
"""Ends six hours before Saturday's, five too few."""
AFTER = stretch("2026-11-22 16:00", "2026-11-22 23:00", team=PAYMENTS)
"""Begins seven hours after it, four too few."""


def rests(*held: Held) -> list[tuple[Held | None, timedelta | int | None]]:
    """What is too near to Saturday's stretch, and by how much."""
    found = taking(SATURDAY, by=somebody(*held))
    return [(one.beside, one.by) for one in found if one.rule == "daily_rest"]


# Daily rest: only the nearest counts, on either side


def test_both_sides_count() -> None:
    assert rests(BEFORE, AFTER) == rests(AFTER, BEFORE) == [(BEFORE, 5 * HOUR), (AFTER, 4 * HOUR)]


def test_what_is_further_away_hides_nothing() -> None:
    earlier = stretch("2026-11-18 09:00", "2026-11-18 21:00", team=PAYMENTS)
    later = stretch("2026-11-25 09:00", "2026-11-25 21:00", team=PAYMENTS)
    assert (
        rests(BEFORE, earlier, later, AFTER) == rests(earlier, BEFORE, AFTER, later) == rests(BEFORE, AFTER)
    )


def test_of_what_comes_before_the_last_to_end_counts_and_of_what_follows_the_first_to_begin() -> None:
    inside = stretch("2026-11-20 12:00", "2026-11-20 20:00", role="secondary")
    assert rests(BEFORE, inside) == [(BEFORE, 5 * HOUR)]
    shorter = stretch("2026-11-22 19:00", "2026-11-22 20:00", role="secondary")
    assert rests(shorter, AFTER) == [(AFTER, 4 * HOUR)]


@pytest.mark.parametrize(
    ("start", "end"),
    [("21 12:00", "22 12:00"), ("20 12:00", "21 12:00"), ("21 09:00", "22 09:00"), ("21 09:00", "21 12:00"),
     ("22 06:00", "22 09:00"), ("20 12:00", "22 12:00")],
    ids=["goes on after it", "reaches into it", "the same", "its beginning", "its end", "all of it"],
)  # fmt: skip
def test_what_is_at_the_same_time_is_an_overlap_and_no_lack_of_rest(start: str, end: str) -> None:
    double = stretch(f"2026-11-{start}", f"2026-11-{end}", role="secondary")
    assert told(taking(SATURDAY, by=somebody(double))) == [("overlap", "block")]


@pytest.mark.parametrize(("start", "end"), [("21 12:00", "22 12:00"), ("21 09:00", "22 12:00")])
def test_an_overlap_that_goes_on_hides_no_lack_of_rest_before(start: str, end: str) -> None:
    double = stretch(f"2026-11-{start}", f"2026-11-{end}", role="secondary")
    assert rests(BEFORE, double) == [(BEFORE, 5 * HOUR)]


@pytest.mark.parametrize(("start", "end"), [("20 12:00", "21 12:00"), ("20 12:00", "22 09:00")])
def test_an_overlap_that_comes_from_before_hides_no_lack_of_rest_after(start: str, end: str) -> None:
    double = stretch(f"2026-11-{start}", f"2026-11-{end}", role="secondary")
    assert rests(double, AFTER) == [(AFTER, 4 * HOUR)]


def test_going_straight_into_another_role_leaves_no_rest_but_ones_own_goes_on() -> None:
    own = stretch("2026-11-22 09:00", "2026-11-22 12:00")
    other = stretch("2026-11-22 09:00", "2026-11-22 12:00", role="secondary")
    assert rests(other) == [(other, 11 * HOUR)]
    assert rests(own) == rests(own, other) == rests(other, own) == []
    own_before = stretch("2026-11-21 06:00", "2026-11-21 09:00")
    other_before = stretch("2026-11-21 06:00", "2026-11-21 09:00", role="secondary")
    assert rests(own_before, other_before) == rests(other_before, own_before) == []


def test_of_the_gaps_inside_what_is_taken_the_shortest_is_told() -> None:
    """Nine to nine, and once an hour longer: the third day is the short one."""
    taken = [stretch(f"2026-11-{day} 19:00", f"2026-11-{day + 1} 09:00") for day in (16, 17)]
    last = stretch("2026-11-18 18:00", "2026-11-19 09:00")
    [found] = taking(*taken, last, by=somebody())
    assert (found.by, found.taken, found.beside) == (2 * HOUR, last, taken[1])
    assert found.stretch == (taken[1].ends_at, last.starts_at)


def test_what_is_kept_between_two_that_are_taken_has_a_gap_on_either_side() -> None:
    taken = stretch("2026-11-20 09:00", "2026-11-20 12:00"), stretch("2026-11-21 12:00", "2026-11-21 15:00")
    kept = stretch("2026-11-20 20:00", "2026-11-21 04:00", team=PAYMENTS)
    found = taking(*taken, by=somebody(kept))
    assert [(one.taken, one.beside, one.by) for one in found] == [
        (taken[0], kept, 3 * HOUR),
        (taken[1], kept, 3 * HOUR),
    ]


def test_who_was_called_rests_before_the_first_of_what_they_take() -> None:
    evening = stretch("2026-11-22 20:00", "2026-11-22 23:00")
    rested_at = local("2026-11-22 21:00")
    [found] = taking(SATURDAY, evening, by=somebody(rested_at=rested_at))
    assert (found.taken, found.by) == (SATURDAY, 36 * HOUR)
    assert found.stretch == (SATURDAY.starts_at, rested_at)


# Weeks and nights in a row


def test_weeks_in_a_row_say_what_weekly_rest_would_unless_that_is_stricter() -> None:
    second, first = week("2026-11-23"), week("2026-11-16")
    in_a_row = [("consecutive_weeks", "block"), ("consecutive_nights", "block")]
    as_strict = chosen(weekly_rest=Strictness.BLOCK)
    assert told(taking(second, by=somebody(first), settings=as_strict)) == in_a_row
    stricter = chosen(weekly_rest=Strictness.BLOCK, consecutive_weeks=Strictness.WARN)
    assert ("weekly_rest", "block") in told(taking(second, by=somebody(first), settings=stricter))


def test_what_is_missing_of_a_weekly_rest_is_counted_from_the_longest_there_is() -> None:
    """Twelve days, with thirty hours free after the sixth and twenty after the ninth."""
    held = stretch("2026-11-09 09:00", "2026-11-15 09:00"), stretch("2026-11-16 15:00", "2026-11-18 09:00")
    taken = stretch("2026-11-19 05:00", "2026-11-21 09:00")
    loose = chosen(
        consecutive_weeks=Setting(Strictness.OFF, 1), consecutive_nights=Setting(Strictness.OFF, 7)
    )
    [found] = taking(taken, by=somebody(*held), settings=loose)
    assert (found.rule, found.by) == ("weekly_rest", 5 * HOUR)
    assert found.stretch == (held[0].starts_at, taken.ends_at)


def test_a_run_is_told_with_what_is_taken_of_it() -> None:
    apart, second = stretch("2026-11-10 09:00", "2026-11-10 12:00"), week("2026-11-23")
    found = taking(apart, second, by=somebody(week("2026-11-16")))
    assert {one.rule: one.taken for one in found} == {
        "consecutive_weeks": second,
        "consecutive_nights": second,
    }


def test_nights_longer_ago_break_no_row() -> None:
    found = taking(*nights("2026-11-23", 1), by=somebody(*nights("2026-11-09", 2), *nights("2026-11-16", 7)))
    assert ("consecutive_nights", "block") in told(found)

"""What the score says of weeks that everybody on call knows: one primary shift, Monday nine to Monday nine, in Paris.

The week is 14 to 21 September 2026. Figures are read in the morning at seven, when the night ends, unless a test
says otherwise.
"""

from collections.abc import Iterable

import pytest

from portal.fatigue.interruptions import Page
from portal.fatigue.reports import report
from portal.fatigue.score import Level
from portal.rota.windows import Period
from tests.unit.fatigue.lives import life, local, page, shift, stretch

WEEK = shift("2026-09-14 09:00", "2026-09-21 09:00")
FOUR_WAKES = ("{0} 23:30", "{1} 01:30", "{1} 03:30", "{1} 05:30")
MORNINGS = [f"2026-09-{day}" for day in range(15, 22)]


def score(as_of: str, pages: Iterable[Page] = (), off: Iterable[Period] = ()) -> float:
    return report(life(*pages, shifts=[WEEK], off=off), as_of=local(as_of)).score


def four_wakes(evening: str, morning: str) -> list[Page]:
    """Like a night of four hours (Kahn, Sadeh et al. 2014)."""
    return [page(at.format(evening, morning)) for at in FOUR_WAKES]


def level(as_of: str, pages: Iterable[Page]) -> Level:
    return report(life(*pages, shifts=[WEEK]), as_of=local(as_of)).level


def test_a_quiet_week() -> None:
    assert round(score("2026-09-21 07:00")) == 4
    assert round(score("2026-09-21 09:00")) == 4


def test_one_wake_at_three() -> None:
    assert round(score("2026-09-16 07:00", [page("2026-09-16 03:00")])) == 14


def test_a_night_of_four_wakes_and_two_quiet_nights_after_it() -> None:
    pages = four_wakes("2026-09-14", "2026-09-15")
    assert round(score("2026-09-15 07:00", pages)) == 56
    assert level("2026-09-15 07:00", pages) is Level.RECOVER
    assert round(score("2026-09-17 07:00", pages)) == 42


def test_two_nights_of_four_wakes() -> None:
    pages = [*four_wakes("2026-09-14", "2026-09-15"), *four_wakes("2026-09-15", "2026-09-16")]
    assert score("2026-09-16 07:00", pages) == 100
    assert level("2026-09-16 07:00", pages) is Level.STOP


def test_one_wake_every_night_and_the_late_starts_after_it() -> None:
    pages = [page(f"{day} 03:00") for day in MORNINGS]
    late_starts = [stretch(f"{day} 09:00", f"{day} 14:10") for day in MORNINGS]
    assert round(score("2026-09-21 07:00", pages)) == 63
    assert round(score("2026-09-21 07:00", pages, late_starts)) == 51


def test_six_calls_on_a_weekend() -> None:
    """At noon, four and eight; by Monday's work the weekly rest is missed."""
    pages = [page(f"2026-09-{day} {hour}:00") for day in (19, 20) for hour in (12, 16, 20)]
    assert round(score("2026-09-21 07:00", pages)) == 24
    assert round(score("2026-09-21 09:00", pages)) == 39


def test_three_calls_a_day_at_work() -> None:
    """Monday to Friday, read when Friday's work ends."""
    pages = [page(f"2026-09-{day} {hour}:00") for day in range(14, 19) for hour in (10, 13, 16)]
    assert round(score("2026-09-18 18:00", pages)) == 13


@pytest.mark.parametrize(("days", "left"), [(2, 63), (3, 50), (7, 20)])
def test_points_fade(days: int, left: int) -> None:
    """In percent; on Saturday night, where no rest is missed, and off call."""
    pages = four_wakes("2026-09-18", "2026-09-19")
    first = report(life(*pages), as_of=local("2026-09-19 07:00")).score
    later = report(life(*pages), as_of=local(f"2026-09-{19 + days} 07:00")).score
    assert round(100 * later / first) == left

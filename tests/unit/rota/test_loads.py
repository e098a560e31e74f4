"""What being on call asks of somebody, figure by figure. 16 November 2026 is a Monday."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rota.loads import Amount, longest_run, night_of, nights_held, runs

PARIS = "Europe/Paris"
HOUR = timedelta(hours=1)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """23:00 UTC is midnight in Paris in winter."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_amounts_add_up_figure_by_figure() -> None:
    assert Amount(1, 2, 3, 4) + Amount(10, 20, 30, 40) == Amount(11, 22, 33, 44)
    assert Amount(1, 2, 3, 4).times(2) == Amount(2, 4, 6, 8)


def test_nights_are_told_in_order_and_each_once() -> None:
    three = [(at(18, 20), at(19, 6)), (at(16, 20), at(17, 6)), (at(17, 20), at(18, 6))]
    assert nights_held(three, PARIS) == [date(2026, 11, day) for day in (16, 17, 18)]


def test_a_night_that_is_held_twice_for_a_quarter_is_none() -> None:
    """22:00 to 07:00 in Paris; twice the same two and a half hours are no half of it."""
    assert nights_held([(at(16, 21), at(16, 23, 30))] * 2, PARIS) == []


@pytest.mark.parametrize(
    ("instant", "evening"),
    [
        (at(16, 20, 59), None),
        (at(16, 21), 16),
        (at(16, 22, 59), 16),
        (at(16, 23), 16),
        (at(17, 5, 59), 16),
        (at(17, 6), None),
        (at(17, 12), None),
    ],
    ids=["21:59", "22:00", "23:59", "midnight", "06:59", "07:00", "by day"],
)
def test_a_night_is_that_of_its_evening_from_22_to_7(instant: datetime, evening: int | None) -> None:
    assert night_of(instant, PARIS) == (evening and date(2026, 11, evening))


def test_a_night_is_where_they_are() -> None:
    assert night_of(at(17, 3), "America/New_York") == date(2026, 11, 16)
    assert night_of(at(17, 1), "America/New_York") is None


def test_a_run_goes_on_until_a_rest_of_35_hours() -> None:
    first, second, third = (at(2), at(3)), (at(4), at(5)), (at(6, 11), at(7))
    assert runs([third, first, second]) == [(at(2), at(5)), third]
    assert runs([first, second], rest=24 * HOUR) == [first, second]
    assert runs([]) == []


def test_only_runs_that_last_beyond_an_instant_count_and_then_whole() -> None:
    long, short = (at(2), at(7)), (at(10), at(12))
    assert longest_run([long, short]) == timedelta(days=5)
    assert longest_run([long, short], since=at(6)) == timedelta(days=5)
    assert longest_run([long, short], since=at(7)) == timedelta(days=2)
    assert longest_run([long, short], since=at(12)) == timedelta()

"""How disturbed somebody's nights were."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.now.nights import night_of, rest_of

PARIS = "Europe/Paris"
START = datetime(2026, 10, 22, tzinfo=UTC)
END = START + timedelta(days=30)


@pytest.mark.parametrize(
    ("wall_clock", "evening"),
    [
        ("2026-11-20T20:59:59Z", None),
        ("2026-11-20T21:00:00Z", date(2026, 11, 20)),
        ("2026-11-21T02:41:00Z", date(2026, 11, 20)),
        ("2026-11-21T05:59:59Z", date(2026, 11, 20)),
        ("2026-11-21T06:00:00Z", None),
    ],
)
def test_a_night_is_from_ten_to_seven_by_ones_own_clock(wall_clock: str, evening: date | None) -> None:
    assert night_of(datetime.fromisoformat(wall_clock), PARIS) == evening


def test_the_same_instant_is_day_elsewhere() -> None:
    at = datetime(2026, 11, 21, 2, 41, tzinfo=UTC)
    assert night_of(at, "America/New_York") is None
    assert night_of(at, "Asia/Tokyo") is None


def test_both_hours_of_an_autumn_night_are_night() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert night_of(first, PARIS) == night_of(second, PARIS) == date(2026, 10, 24)


def test_pages_are_counted_by_night() -> None:
    night = datetime(2026, 11, 7, 23, tzinfo=UTC)
    pages = [night, night + timedelta(hours=2), night + timedelta(days=3), night + timedelta(hours=12)]
    rest = rest_of(pages, START, END, PARIS)
    assert (rest.page_count, rest.night_page_count, rest.night_count, rest.twice_count) == (4, 3, 2, 1)


def test_the_longest_quiet_stretch_may_be_the_first_or_the_last() -> None:
    early, late = START + timedelta(days=4), START + timedelta(days=26)
    assert rest_of([early], START, END, PARIS).longest_quiet == timedelta(days=26)
    assert rest_of([late, early], START, END, PARIS).longest_quiet == timedelta(days=22)
    assert rest_of([late], START, END, PARIS).longest_quiet == timedelta(days=26)


def test_without_pages_all_of_it_was_quiet() -> None:
    rest = rest_of([END, START - timedelta(seconds=1)], START, END, PARIS)
    assert (rest.page_count, rest.longest_quiet) == (0, timedelta(days=30))

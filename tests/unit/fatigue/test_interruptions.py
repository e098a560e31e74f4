from dataclasses import replace
from datetime import timedelta

from portal.fatigue.bands import Band
from portal.fatigue.interruptions import Page, interruptions, with_page
from tests.unit.fatigue.lives import living, local, page

MINUTE = timedelta(minutes=1)


def lengths(*pages: Page) -> list[float]:
    return [(one.ends_at - one.starts_at) / MINUTE for one in interruptions(living(), pages)]


def test_a_page_takes_ten_minutes_at_least_and_eight_hours_at_most() -> None:
    assert lengths(page("2026-09-14 12:00")) == [10]
    assert lengths(page("2026-09-14 12:00", "2026-09-14 12:05")) == [10]
    assert lengths(page("2026-09-14 12:00", "2026-09-14 13:00")) == [60]
    assert lengths(page("2026-09-14 12:00", "2026-09-15 12:00")) == [480]


def test_pages_join_for_twenty_minutes_after_the_end() -> None:
    assert lengths(page("2026-09-14 12:00"), page("2026-09-14 12:30")) == [40]
    assert lengths(page("2026-09-14 12:00"), page("2026-09-14 12:31")) == [10, 10]


def test_a_short_page_does_not_end_a_long_one() -> None:
    long, short = page("2026-09-14 12:00", "2026-09-14 14:00"), page("2026-09-14 12:30")
    assert lengths(long, short) == [120]
    assert lengths(long, short, page("2026-09-14 14:20")) == [150]


def test_its_start_says_which_band_it_is_of() -> None:
    (one,) = interruptions(living(), [page("2026-09-14 21:58", "2026-09-14 22:40")])
    assert (one.band, one.is_core) == (Band.OFF, False)
    assert (one.engaged.off, one.engaged.night) == (2 * MINUTE, 40 * MINUTE)


def test_what_wakes_nobody_and_what_is_a_test_does_not_count() -> None:
    quiet = [replace(page("2026-09-14 12:00"), wakes=False), replace(page("2026-09-14 13:00"), is_test=True)]
    assert lengths(*quiet) == []


def test_one_word_is_enough_for_an_interruption() -> None:
    noise = replace(page("2026-09-14 12:00"), is_actionable=False)
    real = replace(page("2026-09-14 12:05"), is_actionable=True)
    silent = page("2026-09-14 12:10")

    def said(*pages: Page) -> bool | None:
        return interruptions(living(), pages)[0].is_actionable

    assert (said(silent), said(noise, silent), said(noise, real)) == (None, False, True)


def test_a_page_that_goes_on_longer_joins_what_came_after_it() -> None:
    first, second = page("2026-09-14 12:00"), page("2026-09-14 13:00")
    longer = replace(first, until=local("2026-09-14 12:45"))
    known = interruptions(living(), [first, second])
    assert len(known) == 2
    (joined,) = with_page(living(), known, longer)
    assert [one.until for one in joined.pages] == [longer.until, None]
    assert with_page(living(), [joined], first) == known
    assert with_page(living(), [joined], replace(first, is_test=True)) == known[1:]

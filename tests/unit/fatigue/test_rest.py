"""When somebody may work again."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from portal.fatigue.interruptions import interruptions
from portal.fatigue.rest import (
    RestClock,
    earliest_return,
    last_rest,
    rest_clock,
    rested_at,
    rests,
    work_blocks,
)
from portal.fatigue.settings import Settings
from portal.rota.windows import Period
from tests.unit.fatigue.lives import living, local, page, stretch

DAILY, WEEKLY = timedelta(hours=11), timedelta(hours=35)
TUESDAY_EVENING, WEDNESDAY_MORNING = local("2026-09-15 18:00"), local("2026-09-16 09:00")
FRIDAY_EVENING, MONDAY_MORNING = local("2026-09-18 18:00"), local("2026-09-21 09:00")


def on_wednesday(*called: Period, complete_before_counts: bool = True) -> object:
    return earliest_return(
        TUESDAY_EVENING,
        called,
        DAILY,
        work_starts_at=WEDNESDAY_MORNING,
        complete_before_counts=complete_before_counts,
    )


def test_called_from_three_to_four_they_return_at_three_in_the_afternoon() -> None:
    assert on_wednesday(stretch("2026-09-16 03:00", "2026-09-16 04:00")) == local("2026-09-16 15:00")


def test_called_on_sunday_from_one_to_two_they_return_on_monday_at_one() -> None:
    called = [stretch("2026-09-20 01:00", "2026-09-20 02:00")]
    returned = earliest_return(FRIDAY_EVENING, called, WEEKLY, work_starts_at=MONDAY_MORNING)
    assert returned == local("2026-09-21 13:00")


def test_a_rest_that_was_complete_stays_so() -> None:
    late = stretch("2026-09-16 05:00", "2026-09-16 06:00")
    assert on_wednesday(late) is None
    assert on_wednesday(late, complete_before_counts=False) == local("2026-09-16 17:00")


def test_a_call_in_the_evening_costs_no_morning() -> None:
    assert on_wednesday(stretch("2026-09-15 20:00", "2026-09-15 20:10")) == WEDNESDAY_MORNING


def test_the_last_call_before_the_rest_was_whole_counts() -> None:
    early, late = (
        stretch(f"2026-09-19 {a}", f"2026-09-19 {b}") for a, b in (("01:00", "02:00"), ("14:00", "15:00"))
    )
    assert rested_at(FRIDAY_EVENING, [late, early], DAILY) == local("2026-09-19 13:00")
    assert rested_at(FRIDAY_EVENING, [late, early], timedelta(hours=13)) == local("2026-09-20 04:00")


def test_nothing_splits_a_quiet_rest() -> None:
    assert on_wednesday() is None
    assert rested_at(TUESDAY_EVENING, [], DAILY) == local("2026-09-16 05:00")


def test_a_rest_across_a_change_of_clocks_has_eleven_real_hours() -> None:
    called = [stretch("2026-10-25 00:00", "2026-10-25 01:00")]
    assert rested_at(local("2026-10-24 18:00"), called, DAILY) == local("2026-10-25 11:00")


def test_leave_moves_and_splits_work() -> None:
    morning, noon = (
        stretch("2026-09-16 08:00", "2026-09-16 11:00"),
        stretch("2026-09-16 12:00", "2026-09-16 13:00"),
    )
    day = stretch("2026-09-16 00:00", "2026-09-17 00:00")
    assert work_blocks(living(), [noon, morning], day) == [
        stretch("2026-09-16 11:00", "2026-09-16 12:00"),
        stretch("2026-09-16 13:00", "2026-09-16 18:00"),
    ]
    assert work_blocks(living(holidays=["2026-09-16"]), [], day) == []


@pytest.mark.parametrize(("until", "short"), [("2026-09-19 22:00", False), ("2026-09-19 22:01", True)])
def test_a_weekly_rest_of_35_hours_is_long_enough(until: str, short: bool) -> None:
    """From the end of the last call to Monday at nine."""
    called = interruptions(living(), [page("2026-09-19 12:00"), page("2026-09-19 21:50", until)])
    known = rests(living(), [], called, (FRIDAY_EVENING, MONDAY_MORNING))
    assert [one.is_short for one in known if one.starts_at == FRIDAY_EVENING] == [short]


def test_time_off_of_just_eleven_hours_is_a_rest() -> None:
    """Who works until ten in the evening begins eleven hours later; a minute less is no rest that could be split."""
    late = [replace(living(), settings=Settings(business_ends=time(22, minute))) for minute in (0, 1)]
    looked_at = stretch("2026-09-15 00:00", "2026-09-16 12:00")
    lengths = [min(one.ends_at - one.starts_at for one in rests(home, [], [], looked_at)) for home in late]
    assert lengths == [DAILY, timedelta(hours=58, minutes=59)]


def test_the_clock_of_somebody_called_on_a_weekend() -> None:
    called = interruptions(living(), [page("2026-09-20 01:00", "2026-09-20 02:00")])
    now = local("2026-09-20 12:00")
    assert rest_clock(living(), [], called, as_of=now) == RestClock(None, local("2026-09-21 13:00"))
    assert rest_clock(living(), [], [], as_of=now) == RestClock()


@pytest.mark.parametrize(
    ("off_until", "required"), [("2026-09-16 18:00", DAILY), ("2026-09-17 18:00", WEEKLY)]
)
def test_time_off_of_two_days_asks_for_a_weekly_rest(off_until: str, required: timedelta) -> None:
    """A day of leave makes 39 hours, two make 63."""
    off = [stretch("2026-09-16 00:00", off_until)]
    known = rests(living(), off, [], stretch("2026-09-15 00:00", "2026-09-18 00:00"))
    assert [one.required for one in known if one.starts_at == TUESDAY_EVENING] == [required]


def test_only_what_reaches_into_a_rest_splits_it() -> None:
    at_work = interruptions(living(), [page("2026-09-15 17:00", "2026-09-15 18:00", id="a")])
    staying = interruptions(living(), [page("2026-09-15 17:00", "2026-09-15 23:00", id="b")])
    looked_at = stretch("2026-09-15 00:00", "2026-09-17 00:00")
    (within_work,) = [r for r in rests(living(), [], at_work, looked_at) if r.starts_at == TUESDAY_EVENING]
    (into_rest,) = [r for r in rests(living(), [], staying, looked_at) if r.starts_at == TUESDAY_EVENING]
    assert (within_work.interruptions, within_work.is_short) == ((), False)
    assert into_rest.is_short
    assert into_rest.longest_free == timedelta(hours=10)


def test_the_last_rest_is_the_one_that_goes_on() -> None:
    known = rests(living(), [], [], stretch("2026-09-14 00:00", "2026-09-18 00:00"))
    at_night, at_work = (last_rest(known, local(f"2026-09-16 {hour}:00")) for hour in ("03", "12"))
    assert at_night == at_work
    assert at_night is not None
    assert at_night.starts_at == TUESDAY_EVENING
    assert last_rest([], TUESDAY_EVENING) is None

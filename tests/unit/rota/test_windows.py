"""Hours of the week: what they are on the clock of each zone, and what they leave out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.rota.rule.shifts import doubled, shifts_between, uncovered
from portal.rota.rule.turns import Rotation, Unit, everyone
from portal.rota.windows import Window, active_periods, cut_by, merged, the_rest, without

EVERY_DAY, WORKDAYS, WEEKEND = tuple(range(7)), tuple(range(5)), (5, 6)
NIGHTS = (Window(EVERY_DAY, time(22), time(6)),)
WEEKENDS = (Window(WEEKEND, time(0), time(0)),)
OFFICE = (Window(WORKDAYS, time(9), time(18)),)
MONDAY = date(2026, 1, 5)
WEEK = timedelta(weeks=1)


def leg(
    windows: tuple[Window, ...], *people: int, zone: str = "Europe/Paris", unit: Unit = Unit.WEEK
) -> Rotation:
    return Rotation("primary", zone, MONDAY, time(9), 0, unit, 1, everyone(*people), windows)


def told(rotation: Rotation, start: str, days: int) -> list[str]:
    start_at = datetime.fromisoformat(start).replace(tzinfo=UTC)
    found = shifts_between(rotation, start_at, start_at + timedelta(days=days))
    return [f"{s.starts_at:%d %H:%M}–{s.ends_at:%d %H:%M} {s.person_id}" for s in found]


def test_a_turn_has_a_shift_for_each_night() -> None:
    assert told(leg(NIGHTS, 1, 2), "2026-01-10 12:00", 4) == [
        "10 21:00–11 05:00 1",
        "11 21:00–12 05:00 1",
        "12 21:00–13 05:00 2",
        "13 21:00–14 05:00 2",
    ]


def test_a_weekend_is_one_shift() -> None:
    assert told(leg(WEEKENDS, 1, 2), "2026-01-05 12:00", 14) == ["09 23:00–11 23:00 1", "16 23:00–18 23:00 2"]


def test_weekdays_are_office_hours() -> None:
    assert told(leg(OFFICE, 1), "2026-01-09 00:00", 4) == ["09 08:00–09 17:00 1", "12 08:00–12 17:00 1"]


def test_a_handoff_within_a_stretch_makes_two_shifts() -> None:
    """From Saturday 00:00 to Monday 12:00, handed on Monday at nine."""
    rotation = leg((*WEEKENDS, Window((0,), time(0), time(12))), 1, 2)
    assert told(rotation, "2026-01-10 12:00", 3) == ["09 23:00–12 08:00 1", "12 08:00–12 11:00 2"]


@pytest.mark.parametrize(
    ("zone", "on", "hours"),
    [
        ("Europe/Paris", "2026-03-28", 7),
        ("Europe/Paris", "2026-10-24", 9),
        ("Europe/Paris", "2026-06-01", 8),
        ("America/New_York", "2026-03-07", 7),
        ("America/New_York", "2026-10-31", 9),
        ("Australia/Lord_Howe", "2026-04-04", 8.5),
        ("Australia/Lord_Howe", "2026-10-03", 7.5),
    ],
)
def test_a_night_keeps_the_wall_clock(zone: str, on: str, hours: float) -> None:
    """Published examples: 22:00 to 06:00 on the wall, whatever the clocks do in between."""
    noon = datetime.fromisoformat(f"{on} 22:00").astimezone(UTC) - timedelta(hours=12)
    nights = shifts_between(leg(NIGHTS, 1, zone=zone), noon, noon + timedelta(days=2))
    assert hours in {(s.ends_at - s.starts_at) / timedelta(hours=1) for s in nights}
    for night in nights:
        clocks = [f"{at.astimezone(_zone(zone)):%H:%M}" for at in (night.starts_at, night.ends_at)]
        assert clocks == ["22:00", "06:00"]


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def test_a_weekend_that_is_skipped_costs_nobody_a_turn() -> None:
    """Fourteen people, a day each, weekdays only: counted in days on the calendar, four would never come."""
    rotation = leg(OFFICE, *range(14), unit=Unit.DAY)
    start = datetime(2026, 1, 5, tzinfo=UTC)
    people = [s.person_id for s in shifts_between(rotation, start, start + 4 * WEEK)]
    assert people == [n % 14 for n in range(20)]


def test_three_working_days_may_have_a_weekend_in_them() -> None:
    rotation = Rotation("primary", "Europe/Paris", MONDAY, time(9), None, Unit.DAY, 3, everyone(1, 2), OFFICE)
    assert [line[:2] + line[-2:] for line in told(rotation, "2026-01-05 00:00", 11)] == [
        "05 1", "06 1", "07 1", "08 2", "09 2", "12 2", "13 1", "14 1", "15 1",
    ]  # fmt: skip


def test_a_working_day_begins_on_the_first_one_from_the_start_on() -> None:
    rotation = Rotation(
        "primary", "Europe/Paris", date(2026, 1, 10), time(9), None, Unit.DAY, 1, everyone(1, 2), OFFICE
    )
    assert told(rotation, "2026-01-05 00:00", 9) == ["12 08:00–12 17:00 1", "13 08:00–13 17:00 2"]


def test_days_that_count_are_counted_from_the_first_of_them() -> None:
    """Wednesdays and Fridays, from a Thursday on: the first turn is a Friday's."""
    days = (Window((2, 4), time(9), time(18)),)
    rotation = Rotation(
        "primary", "Europe/Paris", date(2026, 1, 8), time(9), None, Unit.DAY, 1, everyone(1, 2, 3), days
    )
    assert told(rotation, "2026-01-05 00:00", 14) == [
        "09 08:00–09 17:00 1",
        "14 08:00–14 17:00 2",
        "16 08:00–16 17:00 3",
    ]


def test_turns_of_hours_have_no_windows() -> None:
    with pytest.raises(ValueError, match="round the clock"):
        told(leg(NIGHTS, 1, unit=Unit.HOUR), "2026-01-05 00:00", 1)


def test_a_window_has_a_day() -> None:
    for days in ((), (7,)):
        with pytest.raises(ValueError, match="at least one day"):
            Window(days, time(9), time(18))


@pytest.mark.parametrize(
    ("windows", "rest"),
    [
        (NIGHTS, [(EVERY_DAY, "06:00", "22:00")]),
        (WEEKENDS, [((0,), "00:00", "00:00"), ((1, 2, 3, 4), "00:00", "00:00")]),
        (
            OFFICE,
            [
                ((0,), "00:00", "09:00"),
                ((0, 1, 2, 3), "18:00", "09:00"),
                ((4,), "18:00", "00:00"),
                ((5, 6), "00:00", "00:00"),
            ],
        ),
        ((), []),
        ((Window(EVERY_DAY, time(8), time(8)),), []),
        ((*NIGHTS, Window(EVERY_DAY, time(6), time(22))), []),
    ],
)
def test_the_rest_of_a_week(
    windows: tuple[Window, ...], rest: list[tuple[tuple[int, ...], str, str]]
) -> None:
    found = sorted(
        (day, f"{w.starts:%H:%M}", f"{w.until:%H:%M}") for w in the_rest(windows) for day in w.days
    )
    assert found == sorted((day, a, b) for days, a, b in rest for day in days)


def test_the_rest_is_told_in_as_few_windows_as_it_takes_in_order() -> None:
    late = Window(EVERY_DAY, time(8, 30), time(23, 45))
    assert the_rest([late]) == [Window(EVERY_DAY, time(23, 45), time(8, 30))]
    assert the_rest(OFFICE) == [
        Window((0,), time(0), time(9)),
        Window((0, 1, 2, 3), time(18), time(9)),
        Window((4,), time(18), time(0)),
        Window((5, 6), time(0), time(0)),
    ]


@pytest.mark.parametrize(
    ("windows", "at", "is_cut"),
    [
        (OFFICE, time(9), False),
        (OFFICE, time(18), False),
        (OFFICE, time(12), True),
        (NIGHTS, time(9), False),
        (NIGHTS, time(22), False),
        (NIGHTS, time(6), False),
        (NIGHTS, time(23), True),
        (NIGHTS, time(5), True),
        (WEEKENDS, time(9), False),
        ((), time(9), False),
    ],
)
def test_a_handoff_within_hours_cuts_them(windows: tuple[Window, ...], at: time, is_cut: bool) -> None:
    """Whole days are cut at any hour but midnight, which is what people mean by them: no word about that."""
    assert (cut_by(windows, at) is not None) == is_cut


def test_days_in_paris_and_nights_in_new_york_on_one_clock_leave_no_gap_all_year() -> None:
    start = datetime(2026, 1, 12, tzinfo=UTC)
    days = leg((Window(EVERY_DAY, time(8), time(20)),), 1)
    nights = leg(tuple(the_rest(days.windows)), 2)
    assert uncovered([days, nights], start, start + 52 * WEEK) == []
    assert doubled([days, nights], start, start + 52 * WEEK) == []


def test_each_on_their_own_clock_there_is_an_hour_missing_in_march_and_one_too_many_in_autumn() -> None:
    """08–20 in Paris and 14–02 in New York fit, but for the weeks in which only one has changed its clocks."""
    start = datetime(2026, 1, 12, tzinfo=UTC)
    paris = leg((Window(EVERY_DAY, time(8), time(20)),), 1)
    new_york = leg((Window(EVERY_DAY, time(14), time(2)),), 2, zone="America/New_York")
    gaps = uncovered([paris, new_york], start, start + 52 * WEEK)
    twice = doubled([paris, new_york], start, start + 52 * WEEK)
    assert {end - begin for begin, end in [*gaps, *twice]} == {timedelta(hours=1)}
    # The mornings from 9 to 28 March, and those from 26 October to 1 November.
    assert {begin.month for begin, _end in gaps} == {begin.month for begin, _end in twice} == {3, 10}
    assert len(gaps) == 20 + 7


def test_three_zones_follow_the_sun() -> None:
    start = datetime(2026, 1, 12, tzinfo=UTC)
    hours = {"Asia/Tokyo": (8, 16), "Europe/London": (7, 15), "America/New_York": (10, 18)}
    legs = [leg((Window(EVERY_DAY, time(a), time(b)),), 1, zone=z) for z, (a, b) in hours.items()]
    assert uncovered(legs, start, start + WEEK) == []
    assert doubled(legs, start, start + WEEK) == []


def hours(*periods: tuple[int, int]) -> list[tuple[datetime, datetime]]:
    """From one hour of a day to another."""
    day = datetime(2026, 1, 5, tzinfo=UTC)
    return [(day + timedelta(hours=start), day + timedelta(hours=end)) for start, end in periods]


def test_periods_that_touch_or_lie_within_others_are_one() -> None:
    assert merged(hours((5, 6), (0, 2), (2, 4))) == hours((0, 4), (5, 6))
    assert merged(hours((0, 9), (2, 3))) == hours((0, 9))
    assert merged(hours((0, 1), (5, 9), (6, 7))) == hours((0, 1), (5, 9))
    assert merged([]) == []


def test_what_is_left_of_periods() -> None:
    """Holes before, at the beginning, inside, at the end and after, in any order."""
    day = hours((6, 12), (14, 20))
    assert without(day, hours((0, 5), (20, 22))) == without(day, hours((4, 6), (12, 14))) == day
    assert without(day, hours((15, 16), (5, 7), (11, 13))) == hours((7, 11), (14, 15), (16, 20))
    assert without(day, hours((6, 20))) == without(day, hours((0, 24))) == []
    assert without(day, []) == day


def test_a_night_into_a_day_that_the_zone_skipped_goes_on_to_its_morning() -> None:
    """Samoa went from 29 to 31 December 2011: 22:00 on the 29th to 06:00 on the 31st are eight hours."""
    start, end = datetime(2011, 12, 30, 12, tzinfo=UTC), datetime(2011, 12, 30, 20, tzinfo=UTC)
    morning = datetime(2011, 12, 30, 16, tzinfo=UTC)
    assert active_periods(NIGHTS, "Pacific/Apia", start, end) == [(start, morning)]

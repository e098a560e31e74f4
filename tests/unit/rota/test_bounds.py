"""What is too long in a row, by what may be asked of somebody."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.rota.bounds.bounds import NO_BOUNDS, Bounds, InARow, bounds_on
from portal.rota.bounds.rows import Unit, broken, too_long
from portal.rota.windows import Period

PARIS = "Europe/Paris"
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ONE_WEEK = InARow(weeks=1, nights=7, days=7)


def local(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(PARIS)).astimezone(UTC)


def stretch(start: str, end: str) -> Period:
    return local(start), local(end)


def daily(first: str, hour: int, hours: int, count: int) -> list[Period]:
    begin = local(f"{first} {hour:02d}:00")
    return [(begin + n * DAY, begin + n * DAY + timedelta(hours=hours)) for n in range(count)]


def found(*periods: Period, allowed: InARow = ONE_WEEK) -> list[tuple[str, int, int]]:
    return [(one.unit.value, one.count, one.limit) for one in too_long(periods, allowed, PARIS)]


@pytest.mark.parametrize("hour", ["00:00", "09:00", "12:00", "18:00"])
def test_a_week_is_a_week_whenever_it_begins(hour: str) -> None:
    assert found(stretch(f"2026-11-16 {hour}", f"2026-11-23 {hour}")) == []


def test_a_week_of_169_hours_is_one() -> None:
    assert found(stretch("2026-10-19 12:00", "2026-10-26 12:00")) == []


def test_two_weeks_in_a_row_are_too_long_in_each_unit() -> None:
    weeks = stretch("2026-11-16 09:00", "2026-11-23 09:00"), stretch("2026-11-23 09:00", "2026-11-30 09:00")
    assert found(*weeks) == [("weeks", 2, 1), ("nights", 14, 7), ("days", 14, 7)]


def test_a_night_more_than_a_week_is_too_long() -> None:
    whole = stretch("2026-11-16 09:00", "2026-11-24 09:00")
    assert found(whole) == [("weeks", 2, 1), ("nights", 8, 7), ("days", 8, 7)]
    [_weeks, nights, days] = too_long([whole], ONE_WEEK, PARIS)
    assert nights.period == stretch("2026-11-16 22:00", "2026-11-24 07:00")
    assert days.period == stretch(
        "2026-11-16 09:00", "2026-11-24 00:00"
    )  # nine hours of the last date are no day


def test_days_of_twelve_hours_are_counted_by_their_dates() -> None:
    assert found(*daily("2026-11-16", 8, 12, 7), allowed=InARow(weeks=4, nights=28, days=7)) == []
    assert found(*daily("2026-11-16", 8, 12, 8), allowed=InARow(weeks=4, nights=28, days=7)) == [
        ("days", 8, 7)
    ]
    assert found(*daily("2026-11-16", 8, 11, 8), allowed=InARow(weeks=4, nights=28, days=7)) == []


def test_nights_are_counted_by_themselves() -> None:
    nights = daily("2026-11-16", 22, 8, 6)
    assert found(*nights, allowed=InARow(weeks=4, nights=5, days=28)) == [("nights", 6, 5)]
    assert found(*nights[:3], *nights[4:], allowed=InARow(weeks=4, nights=5, days=28)) == []


def test_35_hours_free_begin_weeks_anew() -> None:
    first = stretch("2026-11-16 09:00", "2026-11-22 22:00")
    assert found(first, stretch("2026-11-24 09:00", "2026-11-30 09:00")) == []
    assert ("weeks", 2, 1) in found(first, stretch("2026-11-24 08:00", "2026-11-30 09:00"))


def test_only_what_the_taken_has_a_part_in_is_broken() -> None:
    line = [(date(2026, 1, 1), Bounds(in_a_row=ONE_WEEK))]
    two = stretch("2026-11-16 09:00", "2026-11-30 09:00")
    far = stretch("2026-12-14 09:00", "2026-12-21 09:00")
    assert broken(line, [two], [far], PARIS) == []
    beside = stretch("2026-11-30 09:00", "2026-12-01 09:00")
    assert {row.unit for _taken, row in broken(line, [two], [far, beside], PARIS)} == {*Unit}
    assert {taken for taken, _row in broken(line, [two], [far, beside], PARIS)} == {beside}


def test_each_stretch_is_judged_by_what_holds_on_its_day() -> None:
    line = [(date(2026, 11, 25), Bounds(in_a_row=ONE_WEEK)), (date(2026, 12, 1), NO_BOUNDS)]
    before, within = (
        stretch("2026-11-24 09:00", "2026-12-08 09:00"),
        stretch("2026-11-25 09:00", "2026-12-09 09:00"),
    )
    assert broken(line, [], [before], PARIS) == []
    assert len(broken(line, [], [within], PARIS)) == 3
    assert [bounds_on(line, date(2026, 11, day)) is NO_BOUNDS for day in (24, 25)] == [True, False]

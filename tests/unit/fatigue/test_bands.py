from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.fatigue.bands import Band, Split, band_at, core, is_core, night, split
from portal.fatigue.local_days import home
from portal.fatigue.settings import Settings
from tests.unit.fatigue.lives import PARIS, living, local, stretch


@pytest.mark.parametrize(
    ("zone", "evening", "minutes"),
    [
        (PARIS, "2026-06-01", 540),
        (PARIS, "2026-03-28", 480),
        (PARIS, "2026-10-24", 600),
        ("Australia/Lord_Howe", "2026-10-03", 510),
        ("Australia/Lord_Howe", "2026-04-04", 570),
        ("Asia/Kathmandu", "2026-04-04", 540),
    ],
)
def test_how_long_a_night_is(zone: str, evening: str, minutes: int) -> None:
    start, end = night(living(zone), date.fromisoformat(evening))
    assert end - start == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("at", "band"),
    [
        ("2026-09-14 06:59", Band.NIGHT),
        ("2026-09-14 07:00", Band.OFF),
        ("2026-09-14 08:59", Band.OFF),
        ("2026-09-14 09:00", Band.BUSINESS),
        ("2026-09-14 17:59", Band.BUSINESS),
        ("2026-09-14 18:00", Band.OFF),
        ("2026-09-14 21:59", Band.OFF),
        ("2026-09-14 22:00", Band.NIGHT),
        ("2026-09-12 10:00", Band.OFF),
        ("2026-09-15 10:00", Band.OFF),
        ("2026-09-12 23:00", Band.NIGHT),
    ],
)
def test_bands_of_a_monday_a_weekend_and_a_holiday(at: str, band: Band) -> None:
    assert band_at(living(holidays=["2026-09-15"]), local(at)) is band


@pytest.mark.parametrize(
    ("at", "deep"), [("23:59", False), ("00:00", True), ("04:59", True), ("05:00", False), ("12:00", False)]
)
def test_the_core_of_the_night(at: str, deep: bool) -> None:
    assert is_core(living(), local(f"2026-09-14 {at}")) is deep


def test_a_period_is_cut_by_band() -> None:
    hours = timedelta(hours=1)
    monday = split(living(), stretch("2026-09-14 00:00", "2026-09-15 00:00"))
    assert monday == Split(night=9 * hours, business=9 * hours, off=6 * hours)


def test_the_night_of_somebody_who_travels_is_that_of_the_evening() -> None:
    """It began in Paris, so it ends when Paris gets up, though its person is in New York by then."""
    traveller = home((None, PARIS), (datetime(2026, 9, 15, 12, tzinfo=UTC), "America/New_York"))
    assert night(traveller, date(2026, 9, 14))[1] == local("2026-09-15 07:00")
    assert night(traveller, date(2026, 9, 15))[0] == local("2026-09-15 22:00", "America/New_York")


def test_a_night_may_begin_at_midnight() -> None:
    late = replace(living(), settings=Settings(night_starts=time(0), night_ends=time(6)))
    assert night(late, date(2026, 9, 14)) == stretch("2026-09-14 00:00", "2026-09-14 06:00")
    assert core(late, date(2026, 9, 14)) == stretch("2026-09-14 00:00", "2026-09-14 05:00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"business_starts": time(18), "business_ends": time(9)},
        {"daily_rest": timedelta(hours=60)},
        {"weekly_rest": timedelta(hours=10)},
        {"watch": 60.0},
        {"window_days": 0},
        {"half_life": timedelta()},
    ],
)
def test_settings_that_contradict_each_other(wrong: dict[str, time]) -> None:
    with pytest.raises(ValueError):
        Settings(**wrong)  # type: ignore[arg-type]  # each is of its field's type

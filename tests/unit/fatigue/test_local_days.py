from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.fatigue.local_days import Home, day_period, home, local_day, midnight, span, zone_of
from tests.unit.fatigue.lives import living, local

A_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def hours(at: Home, day: str) -> float:
    start, end = day_period(at, date.fromisoformat(day))
    return (end - start) / timedelta(hours=1)


def test_a_date_lasts_as_long_as_the_clocks_say() -> None:
    assert [hours(living(), day) for day in ("2026-03-29", "2026-06-01", "2026-10-25")] == [23, 24, 25]
    assert hours(living("Australia/Lord_Howe"), "2026-04-05") == 24.5


def test_midnight_in_a_gap_moves_forward_by_it() -> None:
    """Cairo's clocks go from midnight to one."""
    begins = midnight(living("Africa/Cairo"), date(2026, 4, 24))
    assert begins.astimezone(ZoneInfo("Africa/Cairo")).hour == 1


def test_the_zone_at_noon_utc_has_the_whole_date() -> None:
    traveller = home((None, "Europe/Paris"), (datetime(2026, 9, 16, 12, tzinfo=UTC), "America/New_York"))
    assert zone_of(traveller, date(2026, 9, 15)).key == "Europe/Paris"
    assert zone_of(traveller, date(2026, 9, 16)).key == "America/New_York"
    assert hours(traveller, "2026-09-15") == 30


def test_a_date_may_be_skipped() -> None:
    """Samoa crossed the date line; who flies across it may lose a date as well."""
    assert hours(living("Pacific/Apia"), "2011-12-30") == 0
    eastward = home(
        (None, "Pacific/Pago_Pago"), (datetime(2026, 9, 16, 13, tzinfo=UTC), "Pacific/Kiritimati")
    )
    assert hours(eastward, "2026-09-16") == 0
    assert local_day(eastward, datetime(2026, 9, 16, 10, 30, tzinfo=UTC)) == date(2026, 9, 17)


def test_the_first_zone_holds_before_it_began() -> None:
    late = home((datetime(2026, 1, 1, tzinfo=UTC), "Asia/Kolkata"))
    assert local_day(late, local("2020-05-05 00:00", "Asia/Kolkata")) == date(2020, 5, 5)


def test_a_span_ends_on_the_date_it_is_looked_at_from() -> None:
    four_weeks = span(living(), local("2026-09-28 00:00"))
    assert (four_weeks.first, four_weeks.last) == (date(2026, 9, 1), date(2026, 9, 28))
    assert four_weeks.starts_at == local("2026-09-01 00:00")
    assert span(living(), local("2026-09-28 00:00"), 1).first == date(2026, 9, 28)


def test_a_span_has_a_day() -> None:
    with pytest.raises(ValueError, match="one day"):
        span(living(), local("2026-09-28 00:00"), 0)


@pytest.mark.parametrize(
    "zones",
    [
        [],
        [(None, "Europe/Paris"), (None, "Europe/Berlin")],
        [(None, "UTC"), (A_DAY, "Europe/Paris"), (A_DAY, "Asia/Tokyo")],
    ],
)
def test_zones_follow_each_other(zones: list[tuple[datetime | None, str]]) -> None:
    with pytest.raises(ValueError, match="time zone"):
        home(*zones)

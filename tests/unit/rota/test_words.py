"""For which hours somebody's own word is needed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.rota.bounds.bounds import Bounds, Consent, Notice
from portal.rota.bounds.words import whys
from portal.rota.windows import Period

PARIS = "Europe/Paris"
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
"""A Friday in Paris."""
FRANCE = Bounds(notice=Notice(min_days=15, clear_days=1))


def local(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(PARIS)).astimezone(UTC)


def stretch(start: str, hours: float) -> Period:
    return local(start), local(start) + timedelta(hours=hours)


def found(period: Period, bounds: Bounds, *holidays: date) -> list[str]:
    return [why.value for why in whys(period, bounds, zone=PARIS, holidays=holidays, at=NOON)]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-20 13:00", ["floor"]),
        ("2026-11-21 23:59", ["floor"]),
        ("2026-11-22 00:00", ["notice"]),  # Saturday is a clear day
        ("2026-12-04 23:59", ["notice"]),
        ("2026-12-05 00:00", []),
    ],
)
def test_notice_counts_days_of_the_calendar(start: str, expected: list[str]) -> None:
    assert found(stretch(start, 8), FRANCE) == expected


def consent(*, weekends: bool = False, holidays: bool = False, nights: bool = False) -> Bounds:
    return Bounds(consent=Consent(on_weekends=weekends, on_holidays=holidays, on_nights=nights))


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-12-11 09:00", 15, []),  # Friday to midnight
        ("2026-12-11 09:00", 15.01, ["weekend"]),
        ("2026-12-13 23:00", 2, ["weekend"]),
        ("2026-12-14 00:00", 24, []),
    ],
)
def test_whatever_touches_a_weekend_needs_a_yes(start: str, hours: float, expected: list[str]) -> None:
    assert found(stretch(start, hours), consent(weekends=True)) == expected


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-12-14 07:00", 15, []),
        ("2026-12-14 06:59", 1, ["night"]),
        ("2026-12-14 14:00", 8.01, ["night"]),
        ("2026-12-14 23:00", 1, ["night"]),
    ],
)
def test_whatever_touches_a_night_needs_a_yes(start: str, hours: float, expected: list[str]) -> None:
    assert found(stretch(start, hours), consent(nights=True)) == expected


def test_public_holidays_are_those_that_are_given() -> None:
    christmas = stretch("2026-12-25 09:00", 9)
    assert found(christmas, consent(holidays=True), date(2026, 12, 25)) == ["holiday"]
    assert found(christmas, consent(holidays=True)) == []
    assert found(christmas, consent(), date(2026, 12, 25)) == []


def test_all_reasons_are_said_the_gravest_first() -> None:
    all_of_it = Bounds(notice=FRANCE.notice, consent=consent(weekends=True, nights=True).consent)
    assert found(stretch("2026-11-23 09:00", 7 * 24), all_of_it) == ["notice", "weekend", "night"]
    assert found(stretch("2026-11-23 09:00", 7 * 24), Bounds()) == []

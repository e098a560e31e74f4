from datetime import UTC, datetime, timedelta

from portal.core.steady import SteadyClock

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_an_hour_back_changes_nothing_that_is_due() -> None:
    clock = SteadyClock()
    clock.settle(START, 100)
    assert clock.settle(_after(10) - HOUR, 110) == _after(10)
    assert clock.settle(_after(20) - HOUR, 120) == _after(20)
    assert clock.jump_count == 2


def test_when_the_wall_clock_has_caught_up_it_leads_again() -> None:
    clock = SteadyClock()
    clock.settle(START, 100)
    clock.settle(_after(10) - HOUR, 110)
    assert clock.settle(_after(21), 120) == _after(21)


def test_an_hour_forward_is_followed_and_the_way_back_is_counted() -> None:
    clock = SteadyClock()
    clock.settle(START, 100)
    assert clock.settle(_after(10) + HOUR, 110) == _after(10) + HOUR
    assert clock.settle(_after(20), 120) == _after(20) + HOUR


def test_small_corrections_are_followed() -> None:
    clock = SteadyClock()
    clock.settle(START, 100)
    assert clock.settle(_after(9), 110) == _after(9)
    assert clock.jump_count == 0

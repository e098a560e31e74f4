from datetime import UTC, datetime, timedelta

import pytest

from portal.incidents.holds.waits import Wait, end_of
from portal.people.hours import OFFICE_HOURS

SATURDAY_NIGHT = datetime(2026, 11, 21, 2, 21, tzinfo=UTC)


def test_short_waits_are_elapsed_time() -> None:
    begins = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # the clocks go back in a quarter of an hour
    assert end_of(Wait.HALF_HOUR, OFFICE_HOURS, "Europe/Paris", begins) == begins + timedelta(minutes=30)
    assert end_of(Wait.HOUR, OFFICE_HOURS, "Europe/Paris", begins) == begins + timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        (SATURDAY_NIGHT, "Europe/Paris", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (datetime(2026, 11, 23, 3, tzinfo=UTC), "Europe/Paris", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "Europe/Paris", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "Europe/Paris", datetime(2026, 11, 25, 8, tzinfo=UTC)),
        (datetime(2026, 11, 27, 12, tzinfo=UTC), "America/New_York", datetime(2026, 11, 30, 14, tzinfo=UTC)),
    ],
)
def test_until_the_next_working_day(at: datetime, zone: str, expected: datetime) -> None:
    assert end_of(Wait.WORKDAY, OFFICE_HOURS, zone, at) == expected

"""When a weekly letter is due, and of which dates it tells."""

from datetime import UTC, date, datetime

import pytest

from portal.digests.weeks import due_on, monday_of, week_before

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("at", "zone", "due"),
    [
        ("2026-11-30T06:59:59", "Europe/Paris", None),
        ("2026-11-30T07:00:00", "Europe/Paris", MONDAY),
        ("2026-11-30T22:59:59", "Europe/Paris", MONDAY),
        ("2026-11-30T23:00:00", "Europe/Paris", None),
        ("2026-11-30T02:29:59", "Asia/Kolkata", None),
        ("2026-11-30T02:30:00", "Asia/Kolkata", MONDAY),
        ("2026-11-29T18:00:00", "Pacific/Kiritimati", MONDAY),
        ("2026-11-30T12:59:59", "America/New_York", None),
        ("2026-12-01T04:59:59", "America/New_York", MONDAY),
        ("2026-12-02T08:00:00", "Europe/Paris", None),
        ("2026-03-30T06:00:00", "Europe/Paris", date(2026, 3, 30)),  # the day after clocks went forward
    ],
)
def test_it_is_due_on_monday_from_eight_until_midnight(at: str, zone: str, due: date | None) -> None:
    assert due_on(datetime.fromisoformat(at).replace(tzinfo=UTC), zone) == due


def test_it_tells_of_the_seven_days_before_and_all_the_week_looks_at_the_same_ones() -> None:
    assert week_before(MONDAY) == (date(2026, 11, 23), date(2026, 11, 29))
    assert monday_of(datetime(2026, 11, 29, 23, 30, tzinfo=UTC), "Europe/Paris") == MONDAY
    assert monday_of(datetime(2026, 12, 6, 22, 30, tzinfo=UTC), "Europe/Paris") == MONDAY

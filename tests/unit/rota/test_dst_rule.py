"""The published examples of the DST rule: days and weeks keep the wall clock, hours keep their length.

Each case is one shift across a change: where, the hand-off, its first day, and what it must be.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.rota.rule.shifts import shifts_between
from portal.rota.rule.turns import Rotation, Unit, everyone

HOUR, DAY, WEEK = Unit
CASES = [
    # zone                  unit  n  hand-off  on            starts (UTC)        ends (UTC)          hours
    ("Europe/Paris",        WEEK, 1, "09:00", "2026-03-23", "2026-03-23 08:00", "2026-03-30 07:00", 167),
    ("Europe/Paris",        WEEK, 1, "09:00", "2026-10-19", "2026-10-19 07:00", "2026-10-26 08:00", 169),
    ("Europe/Paris",        WEEK, 1, "09:00", "2026-06-01", "2026-06-01 07:00", "2026-06-08 07:00", 168),
    ("America/New_York",    WEEK, 1, "09:00", "2026-03-02", "2026-03-02 14:00", "2026-03-09 13:00", 167),
    ("America/New_York",    WEEK, 1, "09:00", "2026-10-26", "2026-10-26 13:00", "2026-11-02 14:00", 169),
    ("Australia/Lord_Howe", WEEK, 1, "09:00", "2026-03-30", "2026-03-29 22:00", "2026-04-05 22:30", 168.5),
    ("Australia/Lord_Howe", WEEK, 1, "09:00", "2026-09-28", "2026-09-27 22:30", "2026-10-04 22:00", 167.5),
    ("Europe/Paris",        DAY,  1, "09:00", "2026-03-28", "2026-03-28 08:00", "2026-03-29 07:00", 23),
    ("Europe/Paris",        DAY,  1, "09:00", "2026-10-24", "2026-10-24 07:00", "2026-10-25 08:00", 25),
    # 02:30 does not exist on 29 March: it is read as 03:30 summer time.
    ("Europe/Paris",        DAY,  1, "02:30", "2026-03-28", "2026-03-28 01:30", "2026-03-29 01:30", 24),
    ("Europe/Paris",        DAY,  1, "02:30", "2026-03-29", "2026-03-29 01:30", "2026-03-30 00:30", 23),
    # 02:30 comes twice on 25 October: the first one counts.
    ("Europe/Paris",        DAY,  1, "02:30", "2026-10-24", "2026-10-24 00:30", "2026-10-25 00:30", 24),
    ("Europe/Paris",        DAY,  1, "02:30", "2026-10-25", "2026-10-25 00:30", "2026-10-26 01:30", 25),
    # On Lord Howe 02:15 is missing on 4 October (read as 02:45) and 01:45 comes twice on 5 April.
    ("Australia/Lord_Howe", DAY,  1, "02:15", "2026-10-04", "2026-10-03 15:45", "2026-10-04 15:15", 23.5),
    ("Australia/Lord_Howe", DAY,  1, "01:45", "2026-04-05", "2026-04-04 14:45", "2026-04-05 15:15", 24.5),
    # Hours are elapsed: the second of two 12-hour turns ends an hour off the clock it began with.
    ("Europe/Paris",        HOUR, 12, "20:00", "2026-03-28", "2026-03-28 19:00", "2026-03-29 07:00", 12),
    ("Europe/Paris",        HOUR, 12, "20:00", "2026-10-24", "2026-10-24 18:00", "2026-10-25 06:00", 12),
    ("America/New_York",    HOUR, 24, "09:00", "2026-03-07", "2026-03-07 14:00", "2026-03-08 14:00", 24),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "unit", "count", "handoff", "on", "starts", "ends", "hours"), CASES)
def test_a_shift_across_a_change(
    zone: str, unit: Unit, count: int, handoff: str, on: str, starts: str, ends: str, hours: float
) -> None:
    rotation = Rotation(
        role="primary",
        time_zone=zone,
        starts_on=date.fromisoformat(on),
        handoff_time=time.fromisoformat(handoff),
        handoff_weekday=0 if unit is WEEK else None,
        unit=unit,
        count=count,
        members=everyone(1, 2),
    )
    starts_at = datetime.fromisoformat(starts).replace(tzinfo=UTC)
    shift = shifts_between(rotation, starts_at, starts_at + timedelta(minutes=1))[0]
    assert (shift.starts_at, f"{shift.ends_at:%Y-%m-%d %H:%M}") == (starts_at, ends)
    assert shift.ends_at - shift.starts_at == timedelta(hours=hours)


def test_the_night_in_berlin_that_has_the_hour_twice_has_one_person_at_a_time() -> None:
    """22:00 to 06:00, 25 October 2025: two turns a day, no instant without a person or with two."""
    berlin = Rotation("primary", "Europe/Berlin", date(2025, 10, 20), time(22), None, DAY, 1, everyone(1, 2))
    shifts = shifts_between(
        berlin, datetime(2025, 10, 24, 20, tzinfo=UTC), datetime(2025, 10, 26, 21, tzinfo=UTC)
    )
    assert [(f"{s.starts_at:%d %H:%M}", f"{s.ends_at:%d %H:%M}", s.person_id) for s in shifts] == [
        ("24 20:00", "25 20:00", 1),
        ("25 20:00", "26 21:00", 2),
    ]

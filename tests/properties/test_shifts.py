"""Shifts in every zone whose offset changes in 2026 or 2027, and publishing at any moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rota.shifts import Plan, Rotation, Shift, Unit, reconcile, shifts_between

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
EVERY_WEEK = [FIRST + timedelta(weeks=n) for n in range((LAST - FIRST) // timedelta(weeks=1) + 1)]


def _offset(zone: str, at: datetime) -> timedelta:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset


# A week is shorter than any stretch between two changes: Morocco's, around Ramadan, is five.
CHANGING = sorted(zone for zone in available_timezones() if len({_offset(zone, at) for at in EVERY_WEEK}) > 1)


def wall_clock_instant(zone: str, day: date, at: time) -> datetime:
    """The rule again, another way round: try both offsets near the day and look at the clock on the wall."""
    wall = datetime.combine(day, at)
    around = datetime.combine(day, at, UTC)
    before, after = (_offset(zone, around + timedelta(days=days)) for days in (-2, 2))
    tried = sorted(around - offset for offset in {before, after})
    shown = [instant for instant in tried if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall]
    return shown[0] if shown else around - before


def rotations() -> st.SearchStrategy[Rotation]:
    return st.builds(
        Rotation,
        role=st.just("primary"),
        time_zone=st.sampled_from(CHANGING),
        starts_on=st.dates(date(2025, 6, 1), date(2027, 6, 1)),
        handoff_time=st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
        handoff_weekday=st.none() | st.integers(0, 6),
        unit=st.sampled_from(Unit),
        count=st.integers(1, 13),
        members=st.lists(st.integers(1, 9), min_size=1, max_size=5).map(tuple),
    )


def instants() -> st.SearchStrategy[datetime]:
    return st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))


def windows() -> st.SearchStrategy[tuple[datetime, datetime]]:
    lengths = st.timedeltas(timedelta(minutes=1), timedelta(days=60))
    return st.tuples(instants(), lengths).map(lambda window: (window[0], window[0] + window[1]))


def test_the_zones_are_the_ones_that_matter() -> None:
    assert {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"} <= set(CHANGING)
    assert "Asia/Tokyo" not in CHANGING


@given(rotations(), windows())
@settings(deadline=None, max_examples=300)
def test_shifts_tile_the_window(rotation: Rotation, window: tuple[datetime, datetime]) -> None:
    start, end = window
    shifts = shifts_between(rotation, start, end)
    assert all(a.ends_at == b.starts_at and a.turn + 1 == b.turn for a, b in pairwise(shifts))
    assert all(shift.starts_at < shift.ends_at for shift in shifts)
    assert all(shift.starts_at < end and shift.ends_at > start for shift in shifts)
    assert all(shift.person_id == rotation.members[shift.turn % len(rotation.members)] for shift in shifts)
    if not shifts or shifts[0].starts_at > start:
        assert not shifts or shifts[0].turn == 0, "only the start of the rotation may leave a gap"
    if shifts:
        assert shifts[-1].ends_at >= end


@given(rotations(), windows(), st.timedeltas(timedelta(minutes=1), timedelta(days=30)))
@settings(deadline=None)
def test_a_shift_is_the_same_through_any_window(
    rotation: Rotation, window: tuple[datetime, datetime], more: timedelta
) -> None:
    start, end = window
    wide = shifts_between(rotation, start - more, end + more)
    assert shifts_between(rotation, start, end) == [
        shift for shift in wide if shift.starts_at < end and shift.ends_at > start
    ]


@given(rotations(), windows())
@settings(deadline=None, max_examples=300)
def test_every_handoff_is_at_its_wall_clock_time(
    rotation: Rotation, window: tuple[datetime, datetime]
) -> None:
    rotation = replace(rotation, unit=Unit.DAY)
    for shift in shifts_between(rotation, *window):
        day = rotation.starts_on + timedelta(days=shift.turn * rotation.count)
        assert shift.starts_at == wall_clock_instant(rotation.time_zone, day, rotation.handoff_time)


@pytest.mark.parametrize(
    ("first", "handoff"),
    [
        (date(2026, 1, 5), time(9, 0)),
        # Clocks change on Sundays in most places, at midnight or soon after.
        (date(2026, 1, 4), time(0, 0)),
        (date(2026, 1, 4), time(2, 15)),
    ],
)
def test_every_week_in_every_zone_keeps_its_handoff(first: date, handoff: time) -> None:
    for zone in CHANGING:
        rotation = Rotation("primary", zone, first, handoff, first.weekday(), Unit.WEEK, 1, (1, 2, 3))
        shifts = shifts_between(rotation, FIRST + timedelta(weeks=2), LAST)
        assert len(shifts) > 100
        for shift in shifts:
            day = first + timedelta(weeks=shift.turn)
            assert shift.starts_at == wall_clock_instant(zone, day, handoff), zone


@given(rotations(), windows())
@settings(deadline=None)
def test_hours_are_elapsed_hours(rotation: Rotation, window: tuple[datetime, datetime]) -> None:
    rotation = replace(rotation, unit=Unit.HOUR)
    for shift in shifts_between(rotation, *window):
        assert shift.ends_at - shift.starts_at == timedelta(hours=rotation.count)


def written(published: Sequence[Shift], plan: Plan[Shift]) -> list[Shift]:
    """The table after a publication."""
    gone = {row.starts_at for row in plan.remove} | {row.starts_at for row, _new in plan.change}
    kept = [row for row in published if row.starts_at not in gone]
    return sorted([*kept, *plan.create, *(new for _row, new in plan.change)], key=lambda row: row.starts_at)


@given(rotations(), rotations(), instants(), st.integers(1, 60))
@settings(deadline=None, max_examples=150)
def test_a_changed_rotation_is_published_without_gap_or_overlap(
    old: Rotation, new: Rotation, now: datetime, days: int
) -> None:
    end = now + timedelta(days=days)
    before = shifts_between(old, now, end)
    horizon = max([end, *(row.ends_at for row in before)])
    wanted = shifts_between(new, now, horizon)

    plan = reconcile(before, wanted, now)
    after = written(before, plan)

    begun = [row for row in before if row.starts_at <= now]
    assert after[: len(begun)] == begun, "what has begun is not touched"
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(after)), "nobody is planned twice"
    if begun and wanted and wanted[0].starts_at <= begun[-1].ends_at:
        assert all(a.ends_at == b.starts_at for a, b in pairwise(after)), "nothing is left out"
    assert len(plan.keep) + len(plan.change) + len(plan.remove) == len(before)


@given(rotations(), rotations(), instants(), st.integers(1, 60), st.integers(0, 900))
@settings(deadline=None, max_examples=150)
def test_publishing_twice_changes_nothing(
    old: Rotation, new: Rotation, now: datetime, days: int, hours_later: int
) -> None:
    """Not at once, and not some days later either."""
    end = now + timedelta(days=days)
    before = shifts_between(old, now, end)
    wanted = shifts_between(new, now, max([end, *(row.ends_at for row in before)]))
    after = written(before, reconcile(before, wanted, now))
    assert reconcile(after, wanted, now).is_empty
    assert reconcile(after, wanted, now + timedelta(hours=hours_later)).is_empty

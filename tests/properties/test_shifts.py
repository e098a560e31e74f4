"""Shifts in every zone whose offset changes in 2026 or 2027, and publishing at any moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.rota.plans.reconciling import Plan, reconcile
from portal.rota.rule.shifts import Shift, shifts_between
from portal.rota.rule.turns import Rotation, Unit, everyone
from tests.properties.rotations import (
    CHANGING,
    FIRST,
    LAST,
    instants,
    rotations,
    spans,
    wall_clock_instant,
    with_windows,
)


def test_the_zones_are_the_ones_that_matter() -> None:
    assert {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"} <= set(CHANGING)
    assert "Asia/Tokyo" not in CHANGING


@given(rotations(), spans())
@settings(deadline=None, max_examples=300)
def test_shifts_tile_the_window(rotation: Rotation, window: tuple[datetime, datetime]) -> None:
    start, end = window
    shifts = shifts_between(rotation, start, end)
    assert all(a.ends_at == b.starts_at and a.turn + 1 == b.turn for a, b in pairwise(shifts))
    assert all(shift.starts_at < shift.ends_at for shift in shifts)
    assert all(shift.starts_at < end and shift.ends_at > start for shift in shifts)
    assert all(
        shift.person_id == rotation.members[shift.turn % len(rotation.members)].person_id for shift in shifts
    )
    if not shifts or shifts[0].starts_at > start:
        assert not shifts or shifts[0].turn == 0, "only the start of the rotation may leave a gap"
    if shifts:
        assert shifts[-1].ends_at >= end


@given(rotations(), spans(), st.timedeltas(timedelta(minutes=1), timedelta(days=30)))
@settings(deadline=None)
def test_a_shift_is_the_same_through_any_window(
    rotation: Rotation, window: tuple[datetime, datetime], more: timedelta
) -> None:
    start, end = window
    wide = shifts_between(rotation, start - more, end + more)
    assert shifts_between(rotation, start, end) == [
        shift for shift in wide if shift.starts_at < end and shift.ends_at > start
    ]


@given(rotations(), spans())
@settings(deadline=None, max_examples=300)
def test_every_handoff_is_at_its_wall_clock_time(
    rotation: Rotation, window: tuple[datetime, datetime]
) -> None:
    rotation = replace(rotation, unit=Unit.DAY)
    shifts = shifts_between(rotation, *window)
    assume(shifts)
    for shift in shifts:
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
        rotation = Rotation("primary", zone, first, handoff, first.weekday(), Unit.WEEK, 1, everyone(1, 2, 3))
        shifts = shifts_between(rotation, FIRST + timedelta(weeks=2), LAST)
        assert len(shifts) > 100
        for shift in shifts:
            day = first + timedelta(weeks=shift.turn)
            assert shift.starts_at == wall_clock_instant(zone, day, handoff), zone


@given(rotations(), spans())
@settings(deadline=None)
def test_hours_are_elapsed_hours(rotation: Rotation, window: tuple[datetime, datetime]) -> None:
    rotation = replace(rotation, unit=Unit.HOUR)
    shifts = shifts_between(rotation, *window)
    assume(shifts)
    for shift in shifts:
        assert shift.ends_at - shift.starts_at == timedelta(hours=rotation.count)


def written(published: Sequence[Shift], plan: Plan[Shift]) -> list[Shift]:
    """The table after a publication."""
    gone = {row.starts_at for row in plan.remove} | {row.starts_at for row, _new in plan.change}
    kept = [row for row in published if row.starts_at not in gone]
    return sorted([*kept, *plan.create, *(new for _row, new in plan.change)], key=lambda row: row.starts_at)


def any_rotation() -> st.SearchStrategy[Rotation]:
    return rotations() | with_windows()


@given(any_rotation(), any_rotation(), instants(), st.integers(1, 60))
@settings(deadline=None, max_examples=200)
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
    for shift in wanted:
        left = max(shift.starts_at, now, *(row.ends_at for row in begun), now)
        mine = [row for row in after if row.starts_at < shift.ends_at and row.ends_at > left]
        covered = sum((min(r.ends_at, shift.ends_at) - max(r.starts_at, left) for r in mine), timedelta())
        assert left >= shift.ends_at or covered == shift.ends_at - left, "nothing is left out"
        assert {row.person_id for row in mine if row not in begun} <= {shift.person_id}
    assert len(plan.keep) + len(plan.change) + len(plan.remove) == len(before)


@given(any_rotation(), any_rotation(), instants(), st.integers(1, 60), st.integers(0, 900))
@settings(deadline=None, max_examples=200)
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


@dataclass(frozen=True)
class Promise:
    starts_at: datetime
    ends_at: datetime
    person_id: int = 99


@given(any_rotation(), any_rotation(), spans(), spans())
@settings(deadline=None, max_examples=200)
def test_what_somebody_promised_to_cover_is_always_there(
    old: Rotation, new: Rotation, span: tuple[datetime, datetime], promised: tuple[datetime, datetime]
) -> None:
    now, end = span
    before = shifts_between(old, now, end)
    promises = [Promise(max(s.starts_at, promised[0]), min(s.ends_at, promised[1])) for s in before]
    held = [p for p in promises if p.starts_at < p.ends_at]
    wanted = shifts_between(new, now, max([end, *(row.ends_at for row in before)]))
    after = written(before, reconcile(before, wanted, now, held=held))
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(after))
    for promise in held:
        mine = [row for row in after if row.starts_at < promise.ends_at and row.ends_at > promise.starts_at]
        lengths = [min(r.ends_at, promise.ends_at) - max(r.starts_at, promise.starts_at) for r in mine]
        assert sum(lengths, timedelta()) == promise.ends_at - promise.starts_at
    assert reconcile(after, wanted, now, held=held).is_empty

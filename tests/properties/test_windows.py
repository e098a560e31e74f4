"""Active windows in every zone whose offset changes in 2026 or 2027, and members who come and go."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.rota.rule.shifts import Shift, shifts_between, uncovered
from portal.rota.rule.turns import Beat, Member, Rotation, Unit, everyone
from portal.rota.windows import Window, the_rest
from tests.properties.rotations import (
    CHANGING,
    FIRST,
    instants,
    is_calm,
    is_open,
    members,
    rotations,
    spans,
    taken_in_turn,
    wall_clock_instant,
    windows,
    with_windows,
)

EVERY_DAY = tuple(range(7))
NIGHTS = Window(EVERY_DAY, time(22), time(6))
Span = tuple[datetime, datetime]


@given(with_windows(), spans(), st.lists(instants(), max_size=5))
@settings(deadline=None, max_examples=300)
def test_shifts_tile_the_active_windows(rotation: Rotation, span: Span, moments: list[datetime]) -> None:
    shifts = shifts_between(rotation, *span)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(shifts)), "nobody is planned twice"
    assert all(s.starts_at < s.ends_at and s.starts_at < span[1] and s.ends_at > span[0] for s in shifts)
    begun = [m for m in moments if _has_begun(rotation, m)]
    edges = [at for s in shifts for at in (s.starts_at, s.ends_at) if span[0] <= at < span[1]]
    for at in [*begun, *edges]:
        if is_calm(rotation.time_zone, at):
            found = shifts_between(rotation, at, at + timedelta(minutes=1))
            is_covered = any(s.starts_at <= at < s.ends_at for s in found)
            assert is_covered == is_open(rotation.windows, rotation.time_zone, at)


def _has_begun(rotation: Rotation, at: datetime) -> bool:
    return at.date() > rotation.starts_on + timedelta(days=16)


@given(with_windows(), spans(), st.timedeltas(timedelta(minutes=1), timedelta(days=30)))
@settings(deadline=None)
def test_a_stretch_is_the_same_through_any_window(rotation: Rotation, span: Span, more: timedelta) -> None:
    start, end = span
    wide = shifts_between(rotation, start - more, end + more)
    assert shifts_between(rotation, start, end) == [
        s for s in wide if s.starts_at < end and s.ends_at > start
    ]


def test_every_night_in_every_zone_keeps_the_wall_clock() -> None:
    """A year of nights handed on weekly, in each zone: the one of the change is shorter or longer."""
    first, start = date(2026, 1, 5), FIRST + timedelta(weeks=3)
    for zone in CHANGING:
        weekly = Rotation("primary", zone, first, time(9), 0, Unit.WEEK, 1, everyone(1, 2, 3), (NIGHTS,))
        shifts = shifts_between(weekly, start, start + timedelta(days=365))
        assert 365 <= len(shifts) <= 366, zone
        lengths = {shift.ends_at - shift.starts_at for shift in shifts}
        assert len(lengths) > 1 or zone not in ("Europe/Paris", "America/New_York", "Australia/Lord_Howe")
        for shift in shifts:
            night = shift.starts_at.astimezone(ZoneInfo(zone)).date()
            assert shift.starts_at == wall_clock_instant(zone, night, time(22)), zone
            assert shift.ends_at == wall_clock_instant(zone, night + timedelta(days=1), time(6)), zone
            assert shift.turn == (night - first).days // 7


def office_days() -> st.SearchStrategy[tuple[Window, ...]]:
    days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
    return days.map(lambda found: (Window(found, time(10), time(16)),))


@given(with_windows(unit=st.just(Unit.DAY), count=st.just(1), windows=office_days()), spans())
@settings(deadline=None)
def test_a_day_that_is_left_out_costs_nobody_a_turn(rotation: Rotation, span: Span) -> None:
    """The turns of days follow each other without one that nobody is on call in."""
    turns = [shift.turn for shift in shifts_between(rotation, *span)]
    assert all(b - a in (0, 1) for a, b in pairwise(turns))


@given(with_windows(members=members()) | rotations(members=members()), spans())
@settings(deadline=None, max_examples=300)
def test_people_take_turns_in_order_while_others_come_and_go(rotation: Rotation, span: Span) -> None:
    shifts = shifts_between(rotation, *span)
    assume(shifts and shifts[-1].turn < 20_000)
    begin = {shift.turn: shift for shift in reversed(shifts)}
    whole = shifts_between(replace(rotation, members=everyone(0), windows=()), span[0], span[1])
    days = _days_of_turns(rotation, max(t.turn for t in whole))
    expected = dict(enumerate(taken_in_turn(rotation.members, iter(days))))
    for turn, shift in begin.items():
        left = [m.leaves_on for m in rotation.members if m.leaves_on is not None]
        day = shift.starts_at.astimezone(ZoneInfo(rotation.time_zone)).date()
        if not any(days[turn] <= gone <= day for gone in left):
            assert shift.person_id == expected[turn]


def _days_of_turns(rotation: Rotation, last: int) -> list[date]:
    """The local day on which each turn begins, found by expanding the rotation from its start."""
    beat = Beat(rotation)
    return [beat.day(number) for number in range(last + 1)]


@given(with_windows() | rotations(), spans(), st.data())
@settings(deadline=None, max_examples=200)
def test_who_joins_or_leaves_changes_nothing_before(
    rotation: Rotation, span: Span, data: st.DataObject
) -> None:
    day = data.draw(st.dates(span[0].date(), span[1].date()))
    members = list(rotation.members)
    if data.draw(st.booleans()):
        members.insert(data.draw(st.integers(0, len(members))), Member(99, joins_on=day))
    else:
        place = data.draw(st.integers(0, len(members) - 1))
        members[place] = replace(members[place], leaves_on=day)
    changed = replace(rotation, members=tuple(members))
    midnight = wall_clock_instant(rotation.time_zone, day, time())
    before, after = (shifts_between(r, *span) for r in (rotation, changed))
    kept = [shift for shift in before if shift.ends_at <= midnight]
    assert [shift for shift in after if shift.ends_at <= midnight] == kept or _is_cut(after, midnight, kept)
    for shift in after:
        there = {m.person_id for m in changed.members if m.leaves_on is None or shift.starts_at < midnight}
        assert shift.person_id in there


def _is_cut(after: list[Shift], midnight: datetime, kept: list[Shift]) -> bool:
    """The shift that whoever leaves had at midnight ends there; all before it are the same."""
    *same, cut = [shift for shift in after if shift.ends_at <= midnight]
    return same == kept and cut.ends_at == midnight


@given(st.sampled_from(CHANGING), windows(), spans())
@settings(deadline=None)
def test_two_legs_on_one_clock_leave_no_gap(zone: str, found: tuple[Window, ...], span: Span) -> None:
    """What one leaves out the other takes: with changes of the clocks, wherever the people live."""
    assume(found)
    first = Rotation("primary", zone, date(2025, 6, 1), time(9), 0, Unit.WEEK, 1, everyone(1, 2), found)
    legs = [first, replace(first, members=everyone(3), windows=tuple(the_rest(found)))]
    legs = legs if legs[1].windows else legs[:1]
    assert uncovered(legs, *span) == []

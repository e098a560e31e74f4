"""Rotations become shifts, and wanted shifts meet the published ones. Values in, decision out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, takewhile
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo


class Unit(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Rotation:
    """Who takes turns, and when a turn is handed on.

    Units:  a turn lasts `count` units; `handoff_time` is wall-clock time in `time_zone`; `handoff_weekday`
            counts from 0 = Monday and is not read for days; members are person ids, in order.
    """

    role: str
    time_zone: str
    starts_on: date
    handoff_time: time
    handoff_weekday: int | None
    unit: Unit
    count: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's turn over [starts_at, ends_at); `turn` counts from 0 at the start of the rotation."""

    starts_at: datetime
    ends_at: datetime
    person_id: int
    turn: int


class Published(Protocol):
    """What the diff has to know of a stored shift."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def person_id(self) -> int: ...


Stored = TypeVar("Stored")
Row = TypeVar("Row", bound=Published)


@dataclass(frozen=True, slots=True)
class Plan(Generic[Stored]):
    """What publishing has to write. Each published row is in exactly one of `change`, `remove` and `keep`.

    Written in the order remove, change, create, no two shifts overlap at any moment.
    """

    create: tuple[Shift, ...]
    change: tuple[tuple[Stored, Shift], ...]
    remove: tuple[Stored, ...]
    keep: tuple[Stored, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.create or self.change or self.remove)


def shifts_between(rotation: Rotation, start: datetime, end: datetime) -> list[Shift]:
    """Expand a rotation into the shifts that touch [start, end).

    Shape:  sorted, contiguous, non-overlapping; never clipped to the window; nothing before the first
            hand-off. The work grows with the window, not with the age of the rotation.
    Units:  instants are aware UTC. Days and weeks keep the wall-clock hand-off, so a week lasts 167 or 169 h
            across a DST change (167.5 or 168.5 h on Lord Howe); hourly shifts keep their elapsed hours.
            A hand-off in a DST gap moves forward by the gap; one that happens twice is the first.
    Errors: ValueError if the window is empty, or the rotation has no members or a turn of no length.
    """
    _refuse_nonsense(rotation, start, end)
    near = _shifts_from(rotation, _turn_before(rotation, start))
    shifts = takewhile(lambda shift: shift.starts_at < end, near)
    # A zone that skips a whole day (Samoa, 30 December 2011) leaves a daily turn without length: no shift.
    return [shift for shift in shifts if shift.ends_at > max(start, shift.starts_at)]


def reconcile(published: Sequence[Row], wanted: Iterable[Shift], now: datetime) -> Plan[Row]:
    """What to write so that the shifts ahead become the wanted ones.

    Shape:  `published` holds the shifts in force of one rotation that end after the first wanted one begins,
            the ended ones among them too (older ones do no harm); `wanted` reaches at least as far, since a
            shift ahead that nobody wants is removed.
            A shift that has begun is never touched, and the first wanted one begins where it ends. A turn
            under way that was never published is created whole, one that is over is not.
            Doing it twice changes nothing.
    """
    begun = tuple(row for row in published if row.starts_at <= now)
    ahead = {row.starts_at: row for row in published if row.starts_at > now}
    goal = {shift.starts_at: shift for shift in _behind(begun, wanted, now)}
    pairs = [(row, goal[at]) for at, row in ahead.items() if at in goal]
    return Plan(
        create=tuple(shift for at, shift in goal.items() if at not in ahead),
        change=tuple((row, shift) for row, shift in pairs if not _agree(row, shift)),
        remove=tuple(row for at, row in ahead.items() if at not in goal),
        keep=begun + tuple(row for row, shift in pairs if _agree(row, shift)),
    )


def _refuse_nonsense(rotation: Rotation, start: datetime, end: datetime) -> None:
    if start >= end:
        raise ValueError(f"The window is empty: it starts at {start} and ends at {end}.")
    if not rotation.members:
        raise ValueError("The rotation has no members. Add at least one person.")
    if rotation.count < 1:
        raise ValueError("A turn lasts at least one hour, day or week.")


def _shifts_from(rotation: Rotation, first_turn: int) -> Iterator[Shift]:
    starts_at = _handoff(rotation, first_turn)
    for turn in count(first_turn):
        ends_at = _handoff(rotation, turn + 1)
        yield Shift(starts_at, ends_at, rotation.members[turn % len(rotation.members)], turn)
        starts_at = ends_at


def _turn_before(rotation: Rotation, at: datetime) -> int:
    """A turn that began at or before `at` (the first one if none has), and at most a few turns earlier."""
    if rotation.unit is Unit.HOUR:
        return max(0, (at - _handoff(rotation, 0)) // timedelta(hours=rotation.count))
    days = (at.astimezone(ZoneInfo(rotation.time_zone)).date() - _first_day(rotation)).days
    # One back because the hand-off of that day may still be ahead, one more for a day that the zone skipped.
    return max(0, days // _days(rotation) - 2)


def _handoff(rotation: Rotation, turn: int) -> datetime:
    if rotation.unit is Unit.HOUR:
        return _instant(rotation, _first_day(rotation)) + turn * timedelta(hours=rotation.count)
    return _instant(rotation, _first_day(rotation) + timedelta(days=turn * _days(rotation)))


def _instant(rotation: Rotation, day: date) -> datetime:
    # fold=0 reads with the offset before the change: forward by the gap, and the first of two.
    return datetime.combine(day, rotation.handoff_time, ZoneInfo(rotation.time_zone)).astimezone(UTC)


def _first_day(rotation: Rotation) -> date:
    if rotation.handoff_weekday is None or rotation.unit is Unit.DAY:
        return rotation.starts_on
    return rotation.starts_on + timedelta(days=(rotation.handoff_weekday - rotation.starts_on.weekday()) % 7)


def _days(rotation: Rotation) -> int:
    return rotation.count * (7 if rotation.unit is Unit.WEEK else 1)


def _behind(begun: Sequence[Published], wanted: Iterable[Shift], now: datetime) -> Iterator[Shift]:
    taken_until = max((row.ends_at for row in begun), default=datetime.min.replace(tzinfo=UTC))
    for shift in wanted:
        if shift.ends_at > max(taken_until, now):
            yield replace(shift, starts_at=max(shift.starts_at, taken_until))


def _agree(row: Published, shift: Shift) -> bool:
    return row.ends_at == shift.ends_at and row.person_id == shift.person_id

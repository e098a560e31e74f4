"""Rotations become shifts: turns, clipped to the hours in which somebody is on call. Values in, shifts out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from portal.rota.rule.turns import Beat, Member, Rotation, Turn, Unit, everyone, turns_from
from portal.rota.windows import Period, Window, active_periods, merged, without

__all__ = [
    "Member",
    "Rotation",
    "Shift",
    "Unit",
    "Window",
    "doubled",
    "everyone",
    "promised",
    "shifts_between",
    "uncovered",
]


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's unbroken stretch [starts_at, ends_at) of a turn; `turn` counts from 0 at the rotation's start."""

    starts_at: datetime
    ends_at: datetime
    person_id: int
    turn: int


def shifts_between(rotation: Rotation, start: datetime, end: datetime) -> list[Shift]:
    """Expand a rotation into the shifts that touch [start, end).

    Shape:  sorted, non-overlapping, and contiguous within the rotation's windows; never clipped to [start, end);
            nothing before the first hand-off. A turn is as many shifts as it has unbroken stretches.
            The work grows with [start, end), not with the age of the rotation.
    Units:  instants are aware UTC. Days and weeks keep the wall-clock hand-off, so a week lasts 167 or 169 h
            across a DST change (167.5 or 168.5 h on Lord Howe); hourly shifts keep their elapsed hours. Windows
            keep the wall clock, so a night of eight hours lasts seven or nine.
            A time in a DST gap moves forward by the gap; one that happens twice is the first.
    Errors: ValueError if [start, end) is empty, the rotation has no members, a turn no length, or turns of hours
            are to be counted within windows.
    """
    _refuse_nonsense(rotation, start, end)
    near = takewhile(lambda turn: turn.starts_at < end, turns_from(rotation, start))
    # A zone that skips a whole day (Samoa, 30 December 2011) leaves a daily turn without length: no shift.
    return [s for turn in near for s in _shifts_of(turn, rotation) if s.starts_at < end and s.ends_at > start]


def _shifts_of(turn: Turn, rotation: Rotation) -> Iterator[Shift]:
    if turn.person_id is None or turn.starts_at >= turn.ends_at:
        return
    for starts_at, ends_at in active_periods(
        rotation.windows, rotation.time_zone, turn.starts_at, turn.ends_at
    ):
        yield Shift(starts_at, ends_at, turn.person_id, turn.number)


def _refuse_nonsense(rotation: Rotation, start: datetime, end: datetime) -> None:
    if start >= end:
        raise ValueError(f"The window is empty: it starts at {start} and ends at {end}.")
    if not rotation.members:
        raise ValueError("The rotation has no members. Add at least one person.")
    if rotation.count < 1:
        raise ValueError("A turn lasts at least one hour, day or week.")
    if rotation.windows and rotation.unit is Unit.HOUR:
        raise ValueError("Turns of hours go round the clock. Count in days, or leave the windows out.")


def uncovered(legs: Iterable[Rotation], start: datetime, end: datetime) -> list[Period]:
    """What of [start, end) nobody has in any of several rotations that follow the sun together, by time.

    Windows on different wall clocks drift apart for the weeks in which one zone has changed its clocks and the
    other has not: this is where it shows.
    """
    return without([(start, end)], (period for leg in _periods_of(legs, start, end) for period in leg))


def promised(legs: Iterable[Rotation], start: datetime, end: datetime) -> list[Period]:
    """What of [start, end) lies in the hours of any of the rotations, from their first hand-off on, whoever is there.

    Nobody is missed outside these hours; a gap inside them is one.
    """
    begun = [(leg, max(start, Beat(leg).handoff(0))) for leg in legs]
    periods = [active_periods(leg.windows, leg.time_zone, at, end) for leg, at in begun if at < end]
    return merged(period for own in periods for period in own)


def doubled(legs: Iterable[Rotation], start: datetime, end: datetime) -> list[Period]:
    """What of [start, end) more than one of the rotations covers, by time."""
    periods = _periods_of(legs, start, end)
    found = [
        (max(a, c, start), min(b, d, end))
        for place, leg in enumerate(periods)
        for other in periods[place + 1 :]
        for a, b in leg
        for c, d in other
        if max(a, c, start) < min(b, d, end)
    ]
    return merged(found)


def _periods_of(legs: Iterable[Rotation], start: datetime, end: datetime) -> Sequence[list[Period]]:
    return [merged((s.starts_at, s.ends_at) for s in shifts_between(leg, start, end)) for leg in legs]

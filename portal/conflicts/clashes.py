"""Where somebody's time off touches what they cover, and how that is matched with what is known. Values only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from portal.rota.loads import nights_held
from portal.rota.windows import Period, merged

MATTERS_RATIO = 0.2
"""Less of a stretch, and no night of it, is a hint to swap and no conflict. Source: the plan's own threshold."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of a shift that one person has."""

    shift_id: int
    team_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """A stretch that somebody covers, and from the first to the last instant of it that they cannot."""

    shift_id: int
    team_id: int
    period: Period
    away: Period


@dataclass(frozen=True, slots=True)
class Off:
    """When one person is away: whole days, as instants, and hours."""

    days: tuple[Period, ...] = ()
    hours: tuple[Period, ...] = ()


def clashes(held: Iterable[Cover], off: Off, *, zone: str, at: datetime) -> list[Clash]:
    """What one person covers although they are away, by time; what is over at an instant is none.

    Whole days always count; hours do where, with all else, they take a night of the stretch or a fifth of it.
    """
    found = (_clash(one, off, zone) for one in _whole(held))
    return sorted((one for one in found if one and one.away[1] > at), key=lambda one: one.period)


def too_soon(held: Iterable[Cover], rested_at: datetime, *, at: datetime) -> list[Clash]:
    """What begins ahead of an instant and before somebody may work again, by time."""
    ahead = (one for one in _whole(held) if at < one.starts_at < rested_at)
    found = (_clash_of(one, [(one.starts_at, min(rested_at, one.ends_at))]) for one in ahead)
    return sorted(found, key=lambda one: one.period)


class Kept(Protocol):
    """A conflict as it is stored."""

    @property
    def shift_id(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def away_starts_at(self) -> datetime: ...
    @property
    def away_ends_at(self) -> datetime: ...
    @property
    def is_open(self) -> bool: ...


K = TypeVar("K", bound=Kept)


@dataclass(frozen=True)
class Changes(Generic[K]):
    """`kept` pairs what is open with what it is by now; `new` has no row yet; `gone` is no conflict any more."""

    new: Sequence[Clash]
    kept: Sequence[tuple[K, Clash]]
    gone: Sequence[K]


def _clash(one: Cover, off: Off, zone: str) -> Clash | None:
    parts = _within(one, merged([*off.days, *off.hours]))
    matters = bool(_within(one, off.days)) or _is_much(one, parts, zone)
    return _clash_of(one, parts) if parts and matters else None


def _within(one: Cover, periods: Iterable[Period]) -> list[Period]:
    shared = ((max(one.starts_at, start), min(one.ends_at, end)) for start, end in periods)
    return [part for part in shared if part[0] < part[1]]


def _clash_of(one: Cover, parts: Sequence[Period]) -> Clash:
    return Clash(one.shift_id, one.team_id, (one.starts_at, one.ends_at), (parts[0][0], parts[-1][1]))


def _is_much(one: Cover, parts: Sequence[Period], zone: str) -> bool:
    lost = sum((end - start for start, end in parts), timedelta())
    return lost >= MATTERS_RATIO * (one.ends_at - one.starts_at) or bool(nights_held(parts, zone))


def _whole(held: Iterable[Cover]) -> Iterator[Cover]:
    """Stretches of one shift that touch as one."""
    ordered = sorted(held, key=lambda one: (one.shift_id, one.starts_at))
    for (shift_id, team_id), own in groupby(ordered, key=lambda one: (one.shift_id, one.team_id)):
        for start, end in merged((one.starts_at, one.ends_at) for one in own):
            yield Cover(shift_id, team_id, start, end)


def compared(known: Iterable[K], found: Iterable[Clash]) -> Changes[K]:
    """Match one person's conflicts with what clashes now.

    `known` are those that are open, and those a manager has decided: a decision holds for as much of the time off
    as it was made about.
    """
    rows = [*known]
    waiting = [one for one in rows if one.is_open]
    new, kept = [], []
    for clash in found:
        own = next((one for one in waiting if _is_same(one, clash)), None)
        if own is not None:
            waiting.remove(own)
            kept.append((own, clash))
        elif not any(_is_decided(one, clash) for one in rows):
            new.append(clash)
    return Changes(new, kept, waiting)


def _is_same(one: Kept, clash: Clash) -> bool:
    start, end = clash.period
    return one.shift_id == clash.shift_id and one.starts_at < end and one.ends_at > start


def _is_decided(one: Kept, clash: Clash) -> bool:
    first, last = clash.away
    is_within = one.away_starts_at <= first and last <= one.away_ends_at
    return not one.is_open and is_within and _is_same(one, clash)

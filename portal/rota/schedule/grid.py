"""Cover laid out on a wall of days: where each bar begins and how long it is. Values in, places out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from portal.rota.days import Wall
from portal.rota.windows import Period, without


class Cover(Protocol):
    """What the grid has to know of a stretch that somebody covers."""

    @property
    def role(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


C = TypeVar("C", bound=Cover)
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Bar(Generic[Kept]):
    """A stretch on the grid, in percent of its width; without a cover it is one that nobody covers."""

    x: float
    width: float
    starts_at: datetime
    ends_at: datetime
    cover: Kept | None


@dataclass(frozen=True, slots=True)
class Lane(Generic[Kept]):
    """One line of the grid; a role has several where its rotations overlap."""

    role: str
    bars: tuple[Bar[Kept], ...]


@dataclass(frozen=True, slots=True)
class Entry(Generic[Kept]):
    """One line of an agenda: a bar and the role it is about."""

    role: str
    bar: Bar[Kept]


@dataclass(frozen=True, slots=True)
class Day(Generic[Kept]):
    """What begins on a day, or is under way on the first one."""

    on: date
    entries: tuple[Entry[Kept], ...]


def lanes(
    wall: Wall, covers: Iterable[C], roles: Sequence[str], wanted: Mapping[str, Sequence[Period]]
) -> list[Lane[C]]:
    """The lines of some roles, in their order. What nobody covers of the hours wanted is a bar of its own."""
    own = {role: [cover for cover in covers if cover.role == role] for role in roles}
    return [lane for role in roles for lane in _lanes_of(wall, own[role], role, wanted.get(role, ()))]


def agenda(wall: Wall, found: Iterable[Lane[Kept]], *, since: datetime) -> list[Day[Kept]]:
    """The same lanes as a list of days, from an instant on; days on which nothing begins are left out."""
    entries = (Entry(lane.role, bar) for lane in found for bar in lane.bars if bar.ends_at > since)
    ahead = sorted(entries, key=lambda entry: max(entry.bar.starts_at, since))
    days = groupby(ahead, key=lambda entry: wall.today(max(entry.bar.starts_at, since)))
    return [Day(on, tuple(day)) for on, day in days]


def _lanes_of(wall: Wall, covers: Sequence[C], role: str, wanted: Sequence[Period]) -> list[Lane[C]]:
    nobody = without(wanted, ((cover.starts_at, cover.ends_at) for cover in covers))
    empty: list[Bar[C]] = [bar_of(wall, start, end, None) for start, end in nobody]
    first, *others = _without_overlap(covers) or [[]]
    bars = sorted([*_bars(wall, first), *empty], key=lambda bar: bar.starts_at)
    return [Lane(role, tuple(bars)), *(Lane(role, tuple(_bars(wall, more))) for more in others)]


def _without_overlap(covers: Sequence[C]) -> list[list[C]]:
    """As few lines as it takes."""
    found: list[list[C]] = []
    for cover in sorted(covers, key=lambda c: c.starts_at):
        line = next((line for line in found if line[-1].ends_at <= cover.starts_at), None)
        if line is None:
            found.append([cover])
        else:
            line.append(cover)
    return found


def _bars(wall: Wall, covers: Iterable[C]) -> list[Bar[C]]:
    return [bar_of(wall, cover.starts_at, cover.ends_at, cover) for cover in covers]


def bar_of(wall: Wall, start: datetime, end: datetime, cover: Kept | None) -> Bar[Kept]:
    """A stretch in its place."""
    x = wall.place(start)
    return Bar(x, max(wall.place(end) - x, 0), start, end, cover)

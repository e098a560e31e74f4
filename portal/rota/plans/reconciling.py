"""Wanted shifts meet the published ones: what publishing has to write. Values in, decision out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from portal.rota.rule.shifts import Shift
from portal.rota.windows import Period, without


class Covered(Protocol):
    """Somebody's stretch: a stored shift, or what somebody has promised to cover by an override or a swap."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def person_id(self) -> int: ...


Stored = TypeVar("Stored")
Row = TypeVar("Row", bound=Covered)
Promise = TypeVar("Promise", bound=Covered)


@dataclass(frozen=True, slots=True)
class Plan(Generic[Stored]):
    """What publishing has to write. Each published row is in exactly one of `change`, `remove` and `keep`.

    Shape: when what is removed or changed is taken away first, no two shifts overlap at any moment.
    """

    create: tuple[Shift, ...]
    change: tuple[tuple[Stored, Shift], ...]
    remove: tuple[Stored, ...]
    keep: tuple[Stored, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.create or self.change or self.remove)


def reconcile(
    published: Sequence[Row],
    wanted: Iterable[Shift],
    now: datetime,
    *,
    imported: Sequence[Row] = (),
    held: Iterable[Covered] = (),
) -> Plan[Row]:
    """What to write so that the shifts ahead become the wanted ones.

    Shape:  `published` holds the shifts in force of one rotation that end after the first wanted one begins,
            the ended ones among them too (older ones do no harm); `wanted` reaches at least as far, since a
            shift ahead that nobody wants is removed.
            A shift that has begun is never touched, nor are `imported` ones, which are not among the others; what
            is wanted fills what these leave. A turn under way that was never published is created, one that is
            over is not.
            What somebody has promised to cover (`held`) stays covered: where no shift is wanted there, one is made.
            A row goes on as the wanted shift that overlaps it most, so that it moves instead of being removed and
            created.
            Doing it twice changes nothing.
    """
    fixed = (*(row for row in published if row.starts_at <= now), *imported)
    loose = [row for row in published if row.starts_at > now]
    goal = list(_around(fixed, [*wanted], held, now))
    pairs = _nearest(loose, goal)
    used_rows, used_shifts = {row.starts_at for row, _s in pairs}, {shift.starts_at for _r, shift in pairs}
    return Plan(
        create=tuple(shift for shift in goal if shift.starts_at not in used_shifts),
        change=tuple(pair for pair in pairs if not _agree(*pair)),
        remove=tuple(row for row in loose if row.starts_at not in used_rows),
        keep=fixed + tuple(row for row, shift in pairs if _agree(row, shift)),
    )


def overlaid(
    shift: Covered | Shift, held: Iterable[Promise]
) -> list[tuple[datetime, datetime, Promise | None]]:
    """A shift in stretches, each with the promise that covers it, or None where its own person does."""
    inside = [(max(h.starts_at, shift.starts_at), min(h.ends_at, shift.ends_at), h) for h in held]
    promised = [(start, end, h) for start, end, h in inside if start < end]
    own = without([(shift.starts_at, shift.ends_at)], ((start, end) for start, end, _h in promised))
    stretches = [*promised, *((start, end, None) for start, end in own)]
    return sorted(stretches, key=lambda stretch: stretch[0])


def _around(
    fixed: Sequence[Covered], wanted: Sequence[Shift], held: Iterable[Covered], now: datetime
) -> Iterator[Shift]:
    """The wanted shifts in what fixed ones leave free, and one more for each promise outside of them all."""
    taken = [(row.starts_at, row.ends_at) for row in fixed]
    asked = [(shift.starts_at, shift.ends_at) for shift in wanted]
    for shift in wanted:
        for start, end in without([(shift.starts_at, shift.ends_at)], taken):
            if end > now:
                yield replace(shift, starts_at=start, ends_at=end)
    for promise in held:
        for start, end in without([_ahead(promise, now)], [*taken, *asked]):
            yield Shift(start, end, promise.person_id, 0)


def _ahead(promise: Covered, now: datetime) -> Period:
    return max(promise.starts_at, now), max(promise.ends_at, now)


def _nearest(rows: Sequence[Row], shifts: Sequence[Shift]) -> list[tuple[Row, Shift]]:
    """Rows and the shifts they go on as: those that overlap most, each once, by time."""
    found: list[tuple[Row, Shift]] = []
    taken_rows: set[datetime] = set()
    taken_shifts: set[datetime] = set()
    for row, shift in sorted(_touching(rows, shifts), key=lambda pair: (-_overlap(*pair), pair[1].starts_at)):
        if row.starts_at not in taken_rows and shift.starts_at not in taken_shifts:
            found.append((row, shift))
            taken_rows.add(row.starts_at)
            taken_shifts.add(shift.starts_at)
    return sorted(found, key=lambda pair: pair[1].starts_at)


def _touching(rows: Sequence[Row], shifts: Sequence[Shift]) -> Iterator[tuple[Row, Shift]]:
    """Those that have time in common. Both without overlap among themselves; the work grows with their sum."""
    left, right = sorted(rows, key=lambda r: r.starts_at), sorted(shifts, key=lambda s: s.starts_at)
    place = 0
    for row in left:
        while place < len(right) and right[place].ends_at <= row.starts_at:
            place += 1
        last = place
        while last < len(right) and right[last].starts_at < row.ends_at:
            yield row, right[last]
            last += 1


def _overlap(row: Covered, shift: Shift) -> timedelta:
    return min(row.ends_at, shift.ends_at) - max(row.starts_at, shift.starts_at)


def _agree(row: Covered, shift: Shift) -> bool:
    return (row.starts_at, row.ends_at, row.person_id) == (shift.starts_at, shift.ends_at, shift.person_id)

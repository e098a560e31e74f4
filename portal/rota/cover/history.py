"""What happened to a shift: published, moved, changed hands, taken off the plan. Values in, events out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Generic, Protocol, TypeVar


class Kind(StrEnum):
    PUBLISHED = "published"
    MOVED = "moved"
    CHANGED = "changed"
    OVERRIDE = "override"
    SWAP = "swap"
    REMOVED = "removed"


class Stretch(Protocol):
    """What the history has to know of a row of cover; `origin` is rotation, override or swap."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def origin(self) -> str: ...
    @property
    def publication_id(self) -> int | None: ...


S = TypeVar("S", bound=Stretch)
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Event(Generic[Kept]):
    """One change, and who covered what after it: the rows that were written, by time; none once removed."""

    kind: Kind
    at: datetime
    rows: tuple[Kept, ...]


def events(rows: Iterable[S], removed_at: datetime | None = None) -> list[Event[S]]:
    """The history of one shift, oldest first. What was written at one instant is one change.

    Shape:  the first event is `published`; a later one moves the shift when a publication gave it another period,
            and is an override or a swap when that is why its rows were written.
    """
    written = groupby(sorted(rows, key=lambda row: row.created_at), key=lambda row: row.created_at)
    found: list[Event[S]] = []
    for at, group in written:
        now = tuple(sorted(group, key=lambda row: row.starts_at))
        found.append(Event(_kind(now, found[-1].rows if found else ()), at, now))
    if removed_at is not None:
        found.append(Event(Kind.REMOVED, removed_at, ()))
    return found


def _kind(now: Sequence[S], before: Sequence[S]) -> Kind:
    if not before:
        return Kind.PUBLISHED
    if any(row.publication_id is not None for row in now):
        return Kind.CHANGED if _period(now) == _period(before) else Kind.MOVED
    return next((Kind(row.origin) for row in now if row.origin in (Kind.OVERRIDE, Kind.SWAP)), Kind.CHANGED)


def _period(rows: Sequence[Stretch]) -> tuple[datetime, datetime]:
    return rows[0].starts_at, rows[-1].ends_at

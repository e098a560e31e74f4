"""How a shift is divided after some of it has changed hands. Values in, values out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol


class Held(Protocol):
    """A stretch of a shift that somebody covers."""

    @property
    def person_id(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def origin(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def created_by_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a shift as it shall be covered; `origin` is why: rotation, override or swap."""

    person_id: int
    starts_at: datetime
    ends_at: datetime
    origin: str
    reason: str | None = None
    created_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A stretch of a shift that went from one person to another; `from_id` is None where nobody had it."""

    shift_id: int
    role: str
    from_id: int | None
    to_id: int
    starts_at: datetime
    ends_at: datetime


def divided(rows: Iterable[Held], new: Piece) -> list[Piece]:
    """All of a shift, by time, with `new` laid over what the rows say.

    Shape:  neighbours that say the same are one piece; the shift's own edges stay.
    """
    kept = [piece for row in rows for piece in _beside(_piece(row), new)]
    return list(_merged(sorted([*kept, new], key=lambda piece: piece.starts_at)))


def handed(rows: Iterable[Held], new: Piece, *, shift_id: int, role: str) -> list[Handed]:
    """What really changes hands: stretches that `new.person_id` did not have."""
    found = []
    for row in sorted(rows, key=lambda row: row.starts_at):
        start, end = max(row.starts_at, new.starts_at), min(row.ends_at, new.ends_at)
        if start < end and row.person_id != new.person_id:
            found.append(Handed(shift_id, role, row.person_id, new.person_id, start, end))
    return found


def _piece(row: Held) -> Piece:
    return Piece(row.person_id, row.starts_at, row.ends_at, row.origin, row.reason, row.created_by_id)


def _beside(old: Piece, new: Piece) -> Iterator[Piece]:
    if old.starts_at < new.starts_at:
        yield replace(old, ends_at=min(old.ends_at, new.starts_at))
    if old.ends_at > new.ends_at:
        yield replace(old, starts_at=max(old.starts_at, new.ends_at))


def _merged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    waiting = pieces[0]
    for piece in pieces[1:]:
        if replace(piece, starts_at=waiting.starts_at, ends_at=waiting.ends_at) == waiting:
            waiting = replace(waiting, ends_at=piece.ends_at)
        else:
            yield waiting
            waiting = piece
    yield waiting

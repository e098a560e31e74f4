"""What may be asked of a person and what may not, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class InARow:
    """The most that somebody is on call without a break."""

    weeks: int
    nights: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What holds for a person; None where nothing is said about it."""

    in_a_row: InARow | None = None


NO_BOUNDS = Bounds()

Line: TypeAlias = Sequence[tuple[date, Bounds]]
"""What holds from which local date on, ascending."""


def bounds_on(line: Line, day: date) -> Bounds:
    """What holds on a local date; nothing before the first."""
    return next((bounds for since, bounds in reversed(line) if since <= day), NO_BOUNDS)

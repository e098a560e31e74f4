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
class Notice:
    """How many days before a shift somebody learns of it; later it takes a reason and their word. With less than the
    clear days in between nobody can be made to: they offer it."""

    min_days: int
    clear_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The shifts for which somebody has to say yes."""

    on_weekends: bool
    on_holidays: bool
    on_nights: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What holds for a person; None where nothing is said about it.

    `answer_minutes`: who has to answer within so many may be at work all the time; said where steps are edited.
    """

    in_a_row: InARow | None = None
    notice: Notice | None = None
    consent: Consent | None = None
    answer_minutes: int | None = None

    @property
    def needs_words(self) -> bool:
        return self.notice is not None or self.consent is not None


NO_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class AverageWeek:
    """Minutes worked in an average week, beside the most that may be."""

    minutes: int
    most: int
    warn_from: int

    @property
    def is_over(self) -> bool:
        return self.minutes > self.most

    @property
    def is_near(self) -> bool:
        return self.minutes >= self.warn_from


Line: TypeAlias = Sequence[tuple[date, Bounds]]
"""What holds from which local date on, ascending."""


def bounds_on(line: Line, day: date) -> Bounds:
    """What holds on a local date; nothing before the first."""
    return next((bounds for since, bounds in reversed(line) if since <= day), NO_BOUNDS)

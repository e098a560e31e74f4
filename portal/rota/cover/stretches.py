"""Stretches of shifts: part of one, what somebody has left of it, and what somebody shall take of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from portal.people.models import Person
from portal.rota.models import Shift
from portal.rota.windows import Period


@dataclass(frozen=True)
class Stretch:
    """[starts_at, ends_at) of a shift."""

    shift: Shift
    starts_at: datetime
    ends_at: datetime

    @property
    def period(self) -> Period:
        return self.starts_at, self.ends_at

    def ahead(self, at: datetime) -> "Stretch | None":
        """What is left of it at an instant."""
        start = max(self.starts_at, at)
        return replace(self, starts_at=start) if start < self.ends_at else None

    def to(self, person_id: int) -> "Taking":
        return Taking(self.shift, self.starts_at, self.ends_at, person_id)


@dataclass(frozen=True)
class Left(Stretch):
    """What one person has at a stretch."""

    person: Person


@dataclass(frozen=True)
class Taking(Stretch):
    """A stretch, and who shall cover it."""

    person_id: int

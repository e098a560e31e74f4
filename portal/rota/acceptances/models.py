"""The hours that somebody was asked to accept, and what they said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row
from portal.people.models import Person
from portal.rota.models import Rotation
from portal.rota.windows import Period


class Acceptance(Row):
    """One question to one person about a rotation. `stretches`: `[{"starts_at": …, "ends_at": …}, …]`, instants as
    text; an answer is for all.

    Who asked is not there where the plan reaches ahead by itself.
    """

    __tablename__ = "acceptance"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    rotation_id: Mapped[int] = mapped_column(ForeignKey("rotation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stretches: Mapped[list[dict[str, Any]]]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    is_accepted: Mapped[bool | None]

    rotation: Mapped[Rotation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])

    __table_args__ = (
        CheckConstraint("jsonb_typeof(stretches) = 'array' AND stretches <> '[]'", name="stretches"),
        CheckConstraint("(answered_at IS NULL) = (is_accepted IS NULL)", name="answered"),
        Index("ix_acceptance_rotation_id", "rotation_id", "person_id"),
    )

    @property
    def periods(self) -> list[Period]:
        return [
            (datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"]))
            for one in self.stretches
        ]


def stored(periods: Sequence[Period]) -> list[dict[str, Any]]:
    return [{"starts_at": start.isoformat(), "ends_at": end.isoformat()} for start, end in periods]

"""Levels that somebody has crossed, and what was done about it."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row
from portal.core.retention import keep_for
from portal.fatigue.score import Level
from portal.people.models import Person
from portal.rota.models import Shift
from portal.swaps.models import Swap

KEPT = timedelta(days=397)
"""Thirteen months, as the days behind it."""


class Crossing(Row):
    """Somebody reached a level, with `score` of 100, at `crossed_at`; it is over once they were below it for a day.

    `shift`: theirs that begins next, of which `proposed` could take what is ahead; `swap`: what was asked of them;
    `declined_at`: a manager said "not now".
    """

    __tablename__ = "fatigue_crossing"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    level: Mapped[Level]
    score: Mapped[float]
    crossed_at: Mapped[datetime] = mapped_column(index=True)
    below_since_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"), index=True)
    proposed_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    swap_id: Mapped[int | None] = mapped_column(ForeignKey("swap.id"), index=True)
    declined_at: Mapped[datetime | None]
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    shift: Mapped[Shift | None] = relationship()
    proposed: Mapped[Person | None] = relationship(foreign_keys=proposed_id)
    swap: Mapped[Swap | None] = relationship()

    __table_args__ = (
        CheckConstraint("level IN ('recover', 'stop')", name="level"),
        CheckConstraint("num_nonnulls(declined_at, declined_by_id) <> 1", name="declined"),
        CheckConstraint("num_nonnulls(declined_at, swap_id) < 2", name="answer"),
        CheckConstraint("proposed_id IS NULL OR shift_id IS NOT NULL", name="proposed"),
        Index(
            "uq_fatigue_crossing_open",
            "person_id",
            "level",
            unique=True,
            postgresql_where=sql("ended_at IS NULL"),
        ),
        Index("ix_fatigue_crossing_person_id", "person_id", "crossed_at"),
    )

    @property
    def waits(self) -> bool:
        """Whether a manager may still say what becomes of the proposal."""
        answered = self.swap_id is not None or self.declined_at is not None
        return self.ended_at is None and self.proposed_id is not None and not answered


keep_for(Crossing, Crossing.crossed_at, KEPT)

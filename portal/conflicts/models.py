"""Conflicts, what happened to them, and how long a team waits."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.conflicts.deadlines import Deadlines
from portal.core import crypto
from portal.core.db import Base, Row
from portal.people.models import Person, Team
from portal.rota.models import Shift
from portal.rota.windows import Period
from portal.swaps.models import Swap


class Cause(StrEnum):
    """Why somebody cannot have what they have: they are away, or have to rest first."""

    LEAVE = "leave"
    REST = "rest"


class Ending(StrEnum):
    """How it ended: somebody else has it, the time off is gone, the plan changed, a manager's word, time passed."""

    COVERED = "covered"
    RELIEVED = "relieved"
    PLAN = "plan"
    DECIDED = "decided"
    PASSED = "passed"


class Happened(StrEnum):
    OPENED = "opened"
    CHANGED = "changed"
    ASKED = "asked"
    OFFERED = "offered"
    ESCALATED = "escalated"
    ENDED = "ended"


class Conflict(Row):
    """A stretch of a shift that its person cannot cover, from `away_starts_at` to `away_ends_at` of it.

    `swap_id`: what was asked last because of it. `offer_at`, `escalate_at`: when the portal goes on by itself.
    """

    __tablename__ = "conflict"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cause: Mapped[Cause]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    away_starts_at: Mapped[datetime]
    away_ends_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    offer_at: Mapped[datetime | None]
    escalate_at: Mapped[datetime | None]
    swap_id: Mapped[int | None] = mapped_column(ForeignKey("swap.id"), index=True)
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]

    team: Mapped[Team] = relationship()
    shift: Mapped[Shift] = relationship()
    person: Mapped[Person] = relationship()
    swap: Mapped[Swap | None] = relationship()

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint(
            "starts_at <= away_starts_at AND away_starts_at < away_ends_at AND away_ends_at <= ends_at",
            name="away",
        ),
        CheckConstraint("cause IN ('leave', 'rest')", name="cause"),
        CheckConstraint("ending IN ('covered', 'relieved', 'plan', 'decided', 'passed')", name="ending"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
        CheckConstraint("ended_at IS NULL OR num_nonnulls(offer_at, escalate_at) = 0", name="deadlines"),
        Index(
            "uq_conflict_open",
            "shift_id",
            "person_id",
            "cause",
            "starts_at",
            unique=True,
            postgresql_where=sql("ended_at IS NULL"),
        ),
        Index("ix_conflict_team_id", "team_id", "ended_at"),
        Index("ix_conflict_person_id", "person_id", "ends_at"),
        Index("ix_conflict_open", "away_ends_at", postgresql_where=sql("ended_at IS NULL")),
    )

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def wanted(self) -> Period:
        """What another is asked for: the hours away; where these are half of the stretch or more, all of it."""
        away = self.away_starts_at, self.away_ends_at
        is_most = 2 * (away[1] - away[0]) >= self.ends_at - self.starts_at
        return (self.starts_at, self.ends_at) if is_most else away


class ConflictEvent(Row):
    """One line of a conflict's history: only ever added."""

    __tablename__ = "conflict_event"
    conflict_id: Mapped[int] = mapped_column(ForeignKey("conflict.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Happened]
    note: Mapped[str | None]

    by: Mapped[Person | None] = relationship()

    __table_args__ = (Index("ix_conflict_event_conflict_id", "conflict_id", "id"),)


class ConflictSetting(Base):
    """How long a team tries by itself; one without a row has the defaults."""

    __tablename__ = "conflict_setting"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    offer_after_hours: Mapped[int] = mapped_column(SmallInteger)
    escalate_before_hours: Mapped[int] = mapped_column(SmallInteger)
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        CheckConstraint("offer_after_hours BETWEEN 0 AND 336", name="offer_after"),
        CheckConstraint("escalate_before_hours BETWEEN 1 AND 672", name="escalate_before"),
    )

    @property
    def deadlines(self) -> Deadlines:
        return Deadlines(timedelta(hours=self.offer_after_hours), timedelta(hours=self.escalate_before_hours))

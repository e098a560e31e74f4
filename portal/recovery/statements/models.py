"""Months that were closed, as they were, and lines that somebody has contested."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row
from portal.people.models import Person


class StatementClosing(Row):
    """A person's month as it was when a manager closed it. Rows are only ever added (a trigger in the migration).

    `lines` has the shape of `lines.stored`; `month` is its first day.
    """

    __tablename__ = "statement_closing"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    month: Mapped[date]
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lines: Mapped[list[dict[str, Any]]]

    closed_by: Mapped[Person] = relationship(foreign_keys=[closed_by_id])

    __table_args__ = (
        UniqueConstraint("person_id", "month"),
        CheckConstraint("extract(day from month) = 1", name="month"),
        CheckConstraint("jsonb_typeof(lines) = 'array'", name="lines"),
    )


class Verdict(StrEnum):
    """CORRECTED where its source is, such as the schedule; or it STAYS."""

    CORRECTED = "corrected"
    STAYS = "stays"


class StatementContest(Row):
    """What a person says is wrong with a line, and what a manager has answered. `told` is the line as it was then."""

    __tablename__ = "statement_contest"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    month: Mapped[date]
    line: Mapped[str]
    told: Mapped[dict[str, Any]]
    words: Mapped[str]
    contested_at: Mapped[datetime]
    verdict: Mapped[Verdict | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    __table_args__ = (
        CheckConstraint("extract(day from month) = 1", name="month"),
        CheckConstraint("words <> ''", name="words"),
        CheckConstraint("answer <> ''", name="answer"),
        CheckConstraint("jsonb_typeof(told) = 'object'", name="told"),
        CheckConstraint("verdict IN ('corrected', 'stays')", name="verdict"),
        CheckConstraint(
            "num_nonnulls(verdict, answer, answered_at, answered_by_id) IN (0, 4)", name="answered"
        ),
        CheckConstraint("answered_by_id <> person_id", name="not_oneself"),
        Index("ix_statement_contest_person_id", "person_id", "month"),
        Index(
            "uq_statement_contest_open",
            "person_id",
            "month",
            "line",
            unique=True,
            postgresql_where=sql("verdict IS NULL"),
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.verdict is None

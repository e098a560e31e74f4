"""What is asked of people: one question to one person, about anything an upper slice can put in words."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row, filled
from portal.people.models import Person

ACCEPT, REFUSE, WITHDRAWN = "accept", "refuse", "withdrawn"
"""Answers that every kind has; the last is given by whoever takes the question back."""


class Ask(Row):
    """One question to one person about one subject: `reference` is its key, `kind` says what that is a key of.

    `title` and `text` are as sent, in the person's language. Settled rows stay as history; of the open ones
    there is one for each person and subject.
    """

    __tablename__ = "ask"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    reference: Mapped[str]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    title: Mapped[str]
    text: Mapped[str]
    settled_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    note: Mapped[str | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])

    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (answer IS NULL)", name="settled"),
        CheckConstraint("note IS NULL OR (answer IS NOT NULL AND note <> '')", name="note"),
        *filled("kind", "reference", "title"),
        Index(
            "uq_ask_open",
            "kind",
            "reference",
            "person_id",
            unique=True,
            postgresql_where=sql("settled_at IS NULL"),
        ),
        Index("ix_ask_person_id", "person_id", "settled_at"),
        Index("ix_ask_reference", "kind", "reference"),
    )

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

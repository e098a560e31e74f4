"""That somebody is away, and when. Why is a word of their own, for them and their managers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.absences.spans import Days, Hours, Span
from portal.core import crypto
from portal.core.db import EncryptedText, Row
from portal.people.models import Person


class Status(StrEnum):
    """Pending and confirmed absences count; the others are history."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Where it was put down: asked for in the portal, read from a feed, or booked as recovery."""

    ASKED = "asked"
    FEED = "feed"
    RECOVERY = "recovery"


class Absence(Row):
    """Whole days, which are days of wherever the person is, or hours between two instants.

    `over_at`: when it is over in every zone. `kind` is a word such as "leave", which others never see.
    What a source has brought is known by its `uid` and `instance` there; `missed_count` good readings in a row did not
    have it; with a `hold_id` somebody is, or was, asked whether it is really gone.
    """

    __tablename__ = "absence"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    over_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(EncryptedText)
    origin: Mapped[Origin]
    status: Mapped[Status]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("leave_source.id"))
    uid: Mapped[str | None]
    instance: Mapped[str | None]
    missed_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("leave_hold.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        CheckConstraint("num_nonnulls(starts_on, ends_on) IN (0, 2)", name="days"),
        CheckConstraint("num_nonnulls(starts_at, ends_at) IN (0, 2)", name="hours"),
        CheckConstraint("(starts_on IS NULL) <> (starts_at IS NULL)", name="one"),
        CheckConstraint("starts_on <= ends_on", name="order_of_days"),
        CheckConstraint("starts_at < ends_at", name="order_of_hours"),
        CheckConstraint("status IN ('pending', 'confirmed', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("origin IN ('asked', 'feed', 'recovery')", name="origin"),
        CheckConstraint("(decided_at IS NULL) = (status = 'pending')", name="decided"),
        CheckConstraint("(origin = 'feed') = (source_id IS NOT NULL)", name="feed"),
        CheckConstraint("num_nonnulls(source_id, uid, instance) IN (0, 3)", name="identity"),
        CheckConstraint("source_id IS NOT NULL OR (missed_count = 0 AND hold_id IS NULL)", name="missed"),
        ExcludeConstraint(
            ("source_id", "="),
            ("person_id", "="),
            ("uid", "="),
            ("instance", "="),
            name="ex_absence_once",
            using="btree",
            where=sql("source_id IS NOT NULL AND status IN ('pending', 'confirmed')"),
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_absence_person_id", "person_id", "over_at"),
        Index("ix_absence_source_id", "source_id", "over_at"),
    )

    @property
    def span(self) -> Span:
        if self.starts_on and self.ends_on:
            return Days(self.starts_on, self.ends_on)
        assert self.starts_at is not None
        assert self.ends_at is not None
        return Hours(self.starts_at, self.ends_at)

    @property
    def counts(self) -> bool:
        return self.status in (Status.PENDING, Status.CONFIRMED)

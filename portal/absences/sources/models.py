"""Sources of leave, what became of each reading, names and whose they are, and what waits for somebody's word."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.absences.feeds.kinds import FeedKind
from portal.core import crypto
from portal.core.db import EncryptedText, Row
from portal.people.models import Person, Team


class SourceKind(StrEnum):
    """How it is asked. Personio and BambooHR give calendars; their names say how titles read."""

    ICS = "ics"
    PERSONIO = "personio"
    BAMBOOHR = "bamboohr"
    CALDAV = "caldav"
    LUCCA = "lucca"
    CSV = "csv"


class LeaveSource(Row):
    """A calendar or system that says who of a team, or that one person, is away.

    `pattern` says where titles hold names; empty: the usual ones are tried. `etag` and `last_modified` are of the last
    whole reading, at `last_read_at`, by a reader who knew the people and settings of `reader_hash`. Since
    `stale_since_at` it cannot be read, and what was read before stays. While it is being read it is leased to whoever
    has `claim_token`. Once removed it keeps its history, and neither address nor secrets.
    """

    __tablename__ = "leave_source"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    name: Mapped[str]
    kind: Mapped[SourceKind]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    feed_kind: Mapped[FeedKind]
    url: Mapped[str | None] = mapped_column(EncryptedText)
    username: Mapped[str | None] = mapped_column(EncryptedText)
    secret: Mapped[str | None] = mapped_column(EncryptedText)
    time_zone: Mapped[str]
    pattern: Mapped[str]
    words: Mapped[list[str] | None]
    columns: Mapped[dict[str, Any] | None]
    interval_minutes: Mapped[int] = mapped_column(SmallInteger)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    reader_hash: Mapped[str | None]
    last_read_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    stale_since_at: Mapped[datetime | None]
    stale_told_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    failure_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    has_unstable_uids: Mapped[bool] = mapped_column(default=False)
    next_sync_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    claim_token: Mapped[UUID | None]

    team: Mapped[Team | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])

    __table_args__ = (
        CheckConstraint("(team_id IS NULL) <> (person_id IS NULL)", name="scope"),
        CheckConstraint("kind IN ('ics', 'personio', 'bamboohr', 'caldav', 'lucca', 'csv')", name="kind"),
        CheckConstraint("feed_kind IN ('absence', 'personal')", name="feed_kind"),
        CheckConstraint("feed_kind = 'absence' OR person_id IS NOT NULL", name="personal"),
        CheckConstraint("(url IS NULL) = (kind = 'csv' OR removed_at IS NOT NULL)", name="url"),
        CheckConstraint(
            "removed_at IS NULL OR (username IS NULL AND secret IS NULL AND NOT is_active)", name="removed"
        ),
        CheckConstraint("interval_minutes BETWEEN 15 AND 10080", name="interval"),
        CheckConstraint("(stale_since_at IS NULL) = (last_error IS NULL)", name="stale"),
        CheckConstraint("(stale_since_at IS NULL) = (failure_count = 0)", name="failures"),
        CheckConstraint("stale_told_at IS NULL OR stale_since_at IS NOT NULL", name="told"),
        CheckConstraint("next_sync_at IS NULL OR (is_active AND kind <> 'csv')", name="next_sync"),
        CheckConstraint("(lease_until IS NULL) = (claim_token IS NULL)", name="lease"),
        Index("ix_leave_source_due", "next_sync_at", postgresql_where=sql("next_sync_at IS NOT NULL")),
    )

    @property
    def scope(self) -> str:
        return "team" if self.team_id is not None else "person"

    @property
    def is_being_read(self) -> bool:
        """Somebody has asked for it, or it is under way."""
        return self.asked_at is not None or self.lease_until is not None


class LeaveReading(Row):
    """What became of reading a source. One that says the same as the one before it is counted there, in `times`.

    Shape: `changes` are `{what, person_id, first, last}` or `{…, starts_at, ends_at}`; `notes` are `{uid, code, detail,
    is_skipped}`; both are cut off where there are many, the counts never.
    """

    __tablename__ = "leave_reading"
    source_id: Mapped[int] = mapped_column(ForeignKey("leave_source.id"))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    error: Mapped[str | None]
    added_count: Mapped[int] = mapped_column(default=0)
    changed_count: Mapped[int] = mapped_column(default=0)
    removed_count: Mapped[int] = mapped_column(default=0)
    missed_count: Mapped[int] = mapped_column(default=0)
    held_count: Mapped[int] = mapped_column(default=0)
    unmatched_count: Mapped[int] = mapped_column(default=0)
    skipped_count: Mapped[int] = mapped_column(default=0)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    __table_args__ = (
        CheckConstraint("first_at <= last_at AND times >= 1", name="times"),
        Index("ix_leave_reading_source_id", "source_id", "id"),
    )


class LeaveName(Row):
    """A name that a source uses: whose it is, that it is of no interest, or neither, which waits for a word."""

    __tablename__ = "leave_name"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    source_id: Mapped[int] = mapped_column(ForeignKey("leave_source.id"))
    name_hash: Mapped[str]
    name: Mapped[str] = mapped_column(EncryptedText)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    is_ignored: Mapped[bool] = mapped_column(default=False)
    absence_count: Mapped[int]
    seen_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("source_id", "name_hash"),
        CheckConstraint("length(name_hash) = 64", name="name_hash"),
        CheckConstraint("NOT is_ignored OR person_id IS NULL", name="ignored"),
    )

    @property
    def is_open(self) -> bool:
        return self.person_id is None and not self.is_ignored


class Verdict(StrEnum):
    """GONE and KEPT are somebody's word; RETURNED: the source has them again."""

    GONE = "gone"
    KEPT = "kept"
    RETURNED = "returned"


class LeaveHold(Row):
    """So many absences vanished at once that they stay until somebody says whether they are gone."""

    __tablename__ = "leave_hold"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    source_id: Mapped[int] = mapped_column(ForeignKey("leave_source.id"), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[Verdict | None]

    __table_args__ = (
        CheckConstraint("verdict IN ('gone', 'kept', 'returned')", name="verdict"),
        CheckConstraint("(closed_at IS NULL) = (verdict IS NULL)", name="closed"),
        CheckConstraint(
            "(closed_by_id IS NOT NULL) = coalesce(verdict IN ('gone', 'kept'), false)", name="closed_by"
        ),
        Index("uq_leave_hold_open", "source_id", unique=True, postgresql_where=sql("closed_at IS NULL")),
    )

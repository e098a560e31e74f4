"""How people are reached, and the one outbox for every message the portal sends."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Base, EncryptedText, Row, filled, one_of
from portal.people.models import Person, Team


class ContactMethod(Row):
    """One way to reach a person, in the order they chose; pages go to verified ones only."""

    __tablename__ = "contact_method"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(EncryptedText)
    label: Mapped[str] = mapped_column(default="")
    is_waking: Mapped[bool]
    position: Mapped[int] = mapped_column(SmallInteger)
    code_hash: Mapped[str | None]
    code_expires_at: Mapped[datetime | None]
    code_try_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    failure_count: Mapped[int] = mapped_column(default=0)
    bounce_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    __table_args__ = (
        UniqueConstraint("person_id", "position", deferrable=True, initially="DEFERRED"),
        CheckConstraint("(code_hash IS NULL) = (code_expires_at IS NULL)", name="code"),
        CheckConstraint("LEAST(code_try_count, failure_count, bounce_count) >= 0", name="counts"),
        *filled("channel"),
    )

    @property
    def is_usable(self) -> bool:
        return self.verified_at is not None and self.disabled_at is None


class Urgency(StrEnum):
    """Of a page: high is worth waking somebody for."""

    HIGH = "high"
    LOW = "low"


class NotificationRule(Row):
    """A person's own wish: this method, so long after the page, for pages of this urgency."""

    __tablename__ = "notification_rule"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    urgency: Mapped[Urgency]
    delay_minutes: Mapped[int] = mapped_column(SmallInteger)
    contact_method_id: Mapped[int] = mapped_column(
        ForeignKey("contact_method.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]

    contact_method: Mapped[ContactMethod] = relationship()

    __table_args__ = (
        UniqueConstraint(
            "person_id", "urgency", "delay_minutes", "contact_method_id", name="uq_notification_rule_wish"
        ),
        one_of("urgency", Urgency),
        CheckConstraint("delay_minutes BETWEEN 0 AND 120", name="delay"),
    )


class Room(Row):
    """A room of a team in a chat tool: the name policies use, and the webhook behind it."""

    __tablename__ = "room"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    name: Mapped[str]
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship()

    __table_args__ = (UniqueConstraint("team_id", "name"), *filled("name", "channel"))


class MessageKind(StrEnum):
    PAGE = "page"
    NOTICE = "notice"
    TEST = "test"
    VERIFICATION = "verification"
    PASSWORD = "password"


class MessageState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNSENT = (MessageState.PENDING, MessageState.SENDING)
TAKEN = (MessageState.SENT, MessageState.KEPT)
"""By a provider, or by the outbox view where none is set up."""


class Message(Row):
    """One message to one address. `idem_key` makes planning it twice the same row.

    Messages of one `bundle_key` that are due together leave as one; `rank` is the severity when it was written.
    `run` tells apart when one step was run again: messages of one run to one person are one page.
    `lane` is the provider it goes to, as far as the address tells; a sender gives each lane a part of its slots.

    pending → sending (claimed: token and lease) → sent | kept | pending again | failed; cancelled from either of
    the first two as long as `started_at` is unset, which is written just before the provider is called.
    """

    __tablename__ = "message"
    idem_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MessageKind]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    step: Mapped[int | None] = mapped_column(SmallInteger)
    run: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    contact_method_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact_method.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(EncryptedText)
    recipient: Mapped[str]
    is_waking: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]]
    priority: Mapped[int] = mapped_column(SmallInteger, default=5)
    rank: Mapped[int | None] = mapped_column(SmallInteger)
    bundle_key: Mapped[str | None]
    lane: Mapped[str | None]
    due_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(default=MessageState.PENDING)
    attempt: Mapped[int] = mapped_column(SmallInteger, default=0)
    lease_until: Mapped[datetime | None]
    claim_token: Mapped[UUID | None]
    claimed_by: Mapped[str | None]
    started_at: Mapped[datetime | None]
    provider_reference: Mapped[str | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        one_of("kind", MessageKind),
        one_of("state", MessageState),
        *filled("channel"),
        CheckConstraint("(state = 'sending') = (claim_token IS NOT NULL)", name="claim"),
        CheckConstraint("(lease_until IS NULL) = (claim_token IS NULL)", name="lease"),
        CheckConstraint("(state IN ('sent', 'kept')) = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("(state IN ('pending', 'sending')) = (finished_at IS NULL)", name="finished"),
        CheckConstraint("step IS NULL OR incident_id IS NOT NULL", name="step"),
        CheckConstraint("attempt >= 0", name="attempt"),
        Index(
            "ix_message_due",
            "priority",
            "due_at",
            "id",
            postgresql_where=sql("state IN ('pending', 'sending')"),
        ),
        Index("ix_message_incident_id", "incident_id", "id"),
        Index("ix_message_person_id", "person_id", "created_at"),
        Index("ix_message_woke", "person_id", "sent_at", postgresql_where=sql("is_waking")),
        Index("ix_message_created_at", "created_at"),
        Index("ix_message_bundle", "bundle_key", "due_at", postgresql_where=sql("bundle_key IS NOT NULL")),
    )


class Provider(Base):
    """How a provider (a channel and its host) has done lately; absent while it never failed."""

    __tablename__ = "provider"
    name: Mapped[str] = mapped_column(primary_key=True)
    failure_count: Mapped[int]
    failed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    probed_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("failure_count >= 0", name="failure_count"),)

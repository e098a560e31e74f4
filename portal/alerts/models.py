"""Where alerts come in, what was received word for word, and the state of each alert."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import EncryptedText, Row, filled, one_of
from portal.core.retention import keep_for
from portal.incidents.models import Incident
from portal.services.models import Service


class Integration(Row):
    """One sender of alerts for one service. Its secret is shown again in settings, and found by its hash.

    `severity_map` has ranks by the sender's words, `alert_ranks` by the names of alerts, which win.
    """

    __tablename__ = "integration"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    secret: Mapped[str] = mapped_column(EncryptedText)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    severity_map: Mapped[dict[str, Any]] = mapped_column(default=dict)
    alert_ranks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    last_received_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    service: Mapped[Service] = relationship()

    __table_args__ = (
        *filled("kind", "name"),
        CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
        CheckConstraint("jsonb_typeof(alert_ranks) = 'object'", name="alert_ranks"),
    )


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class IntakeEvent(Row):
    """A request as it came: the body (its first 64 KiB when refused) and what became of it. Kept 30 days.

    `became` counts its alerts: new, storm, repeats, resolved, notes, ignored, and unknown (nothing of that key fires).
    """

    __tablename__ = "intake_event"
    integration_id: Mapped[int] = mapped_column(ForeignKey("integration.id"))
    received_at: Mapped[datetime]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
    outcome: Mapped[Outcome]
    error: Mapped[str | None]
    alert_count: Mapped[int] = mapped_column(default=0)
    became: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint("(outcome = 'rejected') = (error IS NOT NULL)", name="error"),
        CheckConstraint("alert_count >= 0", name="alert_count"),
        Index("ix_intake_event_integration_id", "integration_id", "received_at"),
        Index("ix_intake_event_received_at", "received_at"),
    )


keep_for(IntakeEvent, IntakeEvent.received_at, timedelta(days=30))


class AlertState(StrEnum):
    FIRING = "firing"
    RESOLVED = "resolved"


class Alert(Row):
    """One thing that is wrong, by its sender's identity: at most one unresolved row a key.

    A resolve that came before its firing is a resolved row without an incident.
    """

    __tablename__ = "alert"
    integration_id: Mapped[int] = mapped_column(ForeignKey("integration.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    dedup_key: Mapped[str]
    state: Mapped[AlertState] = mapped_column(default=AlertState.FIRING)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    severity: Mapped[int] = mapped_column(SmallInteger)
    labels: Mapped[dict[str, Any]]
    annotations: Mapped[dict[str, Any]]
    url: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    first_received_at: Mapped[datetime]
    last_received_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    count: Mapped[int] = mapped_column(default=1)
    trace: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    incident: Mapped[Incident | None] = relationship()
    integration: Mapped[Integration] = relationship()

    __table_args__ = (
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        one_of("state", AlertState),
        CheckConstraint("(state = 'resolved') = (resolved_at IS NOT NULL)", name="resolved"),
        CheckConstraint("incident_id IS NOT NULL OR state = 'resolved'", name="incident"),
        CheckConstraint("count > 0", name="count"),
        Index(
            "uq_alert_unresolved",
            "integration_id",
            "dedup_key",
            unique=True,
            postgresql_where=sql("state <> 'resolved'"),
        ),
        Index("ix_alert_incident_id", "incident_id", "state"),
        Index("ix_alert_first_received", "integration_id", "first_received_at"),
        Index("ix_alert_key_history", "integration_id", "dedup_key", "id"),
    )

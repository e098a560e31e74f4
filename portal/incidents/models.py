"""Incidents and their timeline."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base, Row, one_of
from portal.escalations.models import EscalationPolicy
from portal.incidents.facts import Facts, Status
from portal.people.models import Person, Team
from portal.services.models import Service


class Source(StrEnum):
    """How we came to know (003-07 to 003-10)."""

    MONITORING = "monitoring"
    USER = "user"
    TEAM = "team"
    PARTNER = "partner"


class Hold(StrEnum):
    """Why an open incident pages nobody yet."""

    HOURS = "hours"
    QUIET = "quiet"
    MAINTENANCE = "maintenance"
    SNOOZE = "snooze"
    RESTORED = "restored"


STORM = "storm:"
"""How the grouping of a storm begins."""


class Incident(Row):
    """One disturbance. Acknowledgement is a fact beside the status; each change of either is a timeline entry.

    The escalation's state lives here so that opening and acknowledging change it in their own transaction.
    `next_escalation_at` is when the engine looks next: the database itself refuses an open incident that nobody
    holds and nobody will be asked about. `climb` counts how often the ladder was begun and `climb_began_at` is
    when its delays count from; `escalation_step` is the order of the last step that ran, `escalation_loop` how
    often the steps have been repeated in this climb.

    Two more clocks: `mitigation_due_at` (management is told if it is not mitigated by then) and `forgotten_at`
    (an acknowledgement without any sign of work is asked about). `held_until` and `held_by` say why nobody is
    paged yet; `unreached_at` is set while the last try reached nobody at all. `is_urgent` is never held for the
    hour of the day; `origin` is what opened it, so that a storm can be counted.
    """

    __tablename__ = "incident"
    ref: Mapped[str] = mapped_column(unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    impact: Mapped[str] = mapped_column(default="")
    severity: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[Status] = mapped_column(default=Status.DETECTED)
    source: Mapped[Source] = mapped_column(default=Source.MONITORING)
    grouping: Mapped[str | None]
    alert_count: Mapped[int] = mapped_column(default=0)
    is_private: Mapped[bool] = mapped_column(default=False)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    impact_started_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    mitigated_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    policy_id: Mapped[int | None] = mapped_column(
        ForeignKey("escalation_policy.id", ondelete="SET NULL"), index=True
    )
    climb: Mapped[int] = mapped_column(SmallInteger, default=1)
    climb_began_at: Mapped[datetime]
    escalation_step: Mapped[int | None] = mapped_column(SmallInteger)
    escalation_loop: Mapped[int] = mapped_column(SmallInteger, default=0)
    next_escalation_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    held_by: Mapped[Hold | None]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    mitigation_due_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    reminder_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    unreached_at: Mapped[datetime | None]
    postmortem_owed_at: Mapped[datetime | None]
    origin: Mapped[str | None]
    timeline_seq: Mapped[int] = mapped_column(default=0)

    team: Mapped[Team] = relationship()
    service: Mapped[Service | None] = relationship()
    policy: Mapped[EscalationPolicy | None] = relationship()
    opened_by: Mapped[Person | None] = relationship(foreign_keys=[opened_by_id])
    acknowledged_by: Mapped[Person | None] = relationship(foreign_keys=[acknowledged_by_id])

    __table_args__ = (
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        CheckConstraint("ref ~ '^INC-[0-9A-HJKMNP-TV-Z]{6}$'", name="ref"),
        one_of("status", Status),
        one_of("source", Source),
        one_of("held_by", Hold),
        CheckConstraint(
            "mitigated_at IS NOT NULL OR status IN ('detected', 'triaged', 'investigating')", name="mitigated"
        ),
        CheckConstraint("(status IN ('resolved', 'closed')) = (resolved_at IS NOT NULL)", name="resolved"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged"),
        CheckConstraint(
            "(next_escalation_at IS NULL) = (acknowledged_at IS NOT NULL OR resolved_at IS NOT NULL)",
            name="never_silent",
        ),
        CheckConstraint("(held_until IS NULL) = (held_by IS NULL)", name="held"),
        CheckConstraint(
            "resolved_at IS NULL OR num_nonnulls(held_until, unreached_at, mitigation_due_at) = 0",
            name="over",
        ),
        CheckConstraint("forgotten_at IS NULL OR acknowledged_at IS NOT NULL", name="forgotten"),
        CheckConstraint(
            "LEAST(alert_count, reminder_count, escalation_loop, timeline_seq) >= 0 AND climb > 0",
            name="counts",
        ),
        Index(
            "uq_incident_grouping_open", "grouping", unique=True, postgresql_where=sql("resolved_at IS NULL")
        ),
        Index(
            "ix_incident_escalation_due",
            "next_escalation_at",
            postgresql_where=sql("next_escalation_at IS NOT NULL"),
        ),
        Index(
            "ix_incident_mitigation_due",
            "mitigation_due_at",
            postgresql_where=sql("mitigation_due_at IS NOT NULL"),
        ),
        Index("ix_incident_forgotten", "forgotten_at", postgresql_where=sql("forgotten_at IS NOT NULL")),
        Index("ix_incident_unreached", "unreached_at", postgresql_where=sql("unreached_at IS NOT NULL")),
        Index("ix_incident_origin", "origin", "created_at", postgresql_where=sql("origin IS NOT NULL")),
        Index("ix_incident_team_id", "team_id", "created_at"),
        Index("ix_incident_service_id", "service_id", "severity", "created_at"),
        Index("ix_incident_created_at", "created_at"),
        Index("ix_incident_open", "severity", "created_at", postgresql_where=sql("resolved_at IS NULL")),
        Index("ix_incident_resolved_at", "resolved_at", postgresql_where=sql("resolved_at IS NOT NULL")),
    )

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def facts(self) -> Facts:
        return Facts(
            created_at=self.created_at,
            impact_started_at=self.impact_started_at,
            acknowledged_at=self.acknowledged_at,
            mitigated_at=self.mitigated_at,
            resolved_at=self.resolved_at,
        )

    @property
    def is_unanswered(self) -> bool:
        """Nobody has it and nothing holds it: somebody is to be reached."""
        return self.is_open and self.acknowledged_at is None and self.held_until is None

    @property
    def is_storm(self) -> bool:
        """Whether it gathers what was too much for incidents of its own."""
        return (self.grouping or "").startswith(STORM)


class EntryKind(StrEnum):
    OPENED = "opened"
    ALERT = "alert"
    PAGE = "page"
    ESCALATION = "escalation"
    ACKNOWLEDGED = "acknowledged"
    PASSED_ON = "passed_on"
    STATUS = "status"
    SEVERITY = "severity"
    NOTE = "note"
    DECISION = "decision"
    EDITED = "edited"
    WARNING = "warning"
    HELD = "held"
    RELEASED = "released"
    REMINDED = "reminded"


class TimelineEntry(Base):
    """One line of an incident's history, numbered without gaps under the incident's row lock.

    `text` is what a person wrote; what the portal observed is in `facts` and worded when shown.
    """

    __tablename__ = "timeline_entry"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    actor: Mapped[Person | None] = relationship()

    __table_args__ = (
        one_of("kind", EntryKind),
        CheckConstraint("seq > 0", name="seq"),
        Index(
            "ix_timeline_entry_acknowledged", "incident_id", "at", postgresql_where=sql("kind = 'acknowledged'")
        ),
    )

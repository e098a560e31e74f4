"""What was changed and what is planned, what is looked at before, and which change an incident came of."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.changes.checklist import FIRST
from portal.changes.events import Status
from portal.core import crypto
from portal.core.db import Base, Row, filled, one_of
from portal.people.models import Person, Team
from portal.services.models import Service

USUAL_FAILURE_HOURS = 24
"""How long after a deployment an incident is still thought to be of it. Chosen by us; each team may choose."""

BY_HAND = "portal"
"""The source of what was entered in a form."""


class ChangeEvent(Row):
    """Something that is planned or was done to what a team runs; a point where it ends when it begins.

    `source` and `external_id` are what the CI calls itself and its run: what it says again is the same event. Planned
    work that holds the pages of a service is none of these: it is a `Maintenance`.
    """

    __tablename__ = "change_event"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    type: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    status: Mapped[Status]
    url: Mapped[str | None]
    source: Mapped[str] = mapped_column(default=BY_HAND)
    external_id: Mapped[str | None]
    ref: Mapped[str | None]
    committed_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship()
    service: Mapped[Service | None] = relationship()
    created_by: Mapped[Person | None] = relationship()

    __table_args__ = (
        one_of("status", Status),
        *filled("title", "source", "external_id", "ref"),
        CheckConstraint("type ~ '^[a-z][a-z0-9_]{0,29}$'", name="type"),
        CheckConstraint("starts_at <= ends_at AND ends_at - starts_at <= interval '92 days'", name="period"),
        CheckConstraint("committed_at <= ends_at", name="committed"),
        CheckConstraint("url ~ '^https?://'", name="url"),
        UniqueConstraint("team_id", "source", "external_id"),
        Index("ix_change_event_team_id", "team_id", "starts_at"),
        Index("ix_change_event_service_id", "service_id", "ends_at"),
        Index("ix_change_event_starts_at", "starts_at"),
        Index("ix_change_event_type", "type", "starts_at"),
        Index(
            "ix_change_event_lasting",
            "starts_at",
            postgresql_where=sql("(ends_at - starts_at) > '1 day'::interval"),
        ),
        Index(
            "ix_change_event_deployment",
            "team_id",
            "ends_at",
            postgresql_where=sql("type = 'deployment'"),
        ),
    )


class ChangeCount(Base):
    """How many there have ever been, counted as they come: rows that are deleted count on, and so do restarts."""

    __tablename__ = "change_count"
    kind: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("count > 0", name="count"),)


class ChangeSetting(Base):
    """What a team has chosen; without a row it is what the columns begin with."""

    __tablename__ = "change_setting"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    checklist: Mapped[list[str]] = mapped_column(default=lambda: [*FIRST])
    failure_hours: Mapped[int] = mapped_column(SmallInteger, default=USUAL_FAILURE_HOURS)
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("cardinality(checklist) BETWEEN 1 AND 30", name="checklist"),
        CheckConstraint("failure_hours BETWEEN 1 AND 168", name="failure_hours"),
    )


class ChangeTick(Base):
    """That somebody has looked at a line of the checklist; the line as it was then."""

    __tablename__ = "change_tick"
    event_id: Mapped[int] = mapped_column(ForeignKey("change_event.id"), primary_key=True)
    line: Mapped[str] = mapped_column(primary_key=True)
    ticked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticked_at: Mapped[datetime]

    ticked_by: Mapped[Person] = relationship()

    __table_args__ = filled("line")


class ChangeCause(Base):
    """Which change an incident came of, as somebody has said; without an event: of none."""

    __tablename__ = "change_cause"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("change_event.id"), index=True)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]

    event: Mapped[ChangeEvent | None] = relationship()
    said_by: Mapped[Person] = relationship()

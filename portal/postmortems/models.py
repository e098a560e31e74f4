"""Postmortems: asked for at resolution, drafted by a worker, finished by people."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Row, one_of
from portal.incidents.models import Incident
from portal.people.models import Person


class PostmortemState(StrEnum):
    REQUESTED = "requested"
    DRAFT = "draft"
    PUBLISHED = "published"


class Postmortem(Row):
    """`version` rises with every save, so that two editors never overwrite each other unseen."""

    __tablename__ = "postmortem"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), unique=True)
    state: Mapped[PostmortemState] = mapped_column(default=PostmortemState.REQUESTED)
    body: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)
    requested_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    drafted_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]

    incident: Mapped[Incident] = relationship()
    updated_by: Mapped[Person | None] = relationship()

    __table_args__ = (
        one_of("state", PostmortemState),
        CheckConstraint(
            "state = 'requested' OR (drafted_at IS NOT NULL AND lease_until IS NULL)", name="drafted"
        ),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        CheckConstraint("(updated_at IS NULL) = (updated_by_id IS NULL)", name="updated"),
        CheckConstraint("version >= 0", name="version"),
        Index("ix_postmortem_requested", "requested_at", postgresql_where=sql("state = 'requested'")),
    )

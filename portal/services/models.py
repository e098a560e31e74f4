"""What is being kept running, and which team answers for it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row, filled
from portal.people.models import Person, Team


class Service(Row):
    __tablename__ = "service"
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship()

    __table_args__ = (CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug"), *filled("name"))


class Maintenance(Row):
    """Planned work on a service: its incidents are kept and page nobody until the end. Ended early: `ends_at` moves."""

    __tablename__ = "maintenance"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    service: Mapped[Service] = relationship()
    created_by: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("starts_at <= ends_at", name="period"),
        *filled("reason"),
        Index("ix_maintenance_service_id", "service_id", "ends_at"),
        Index("ix_maintenance_ends_at", "ends_at"),
    )

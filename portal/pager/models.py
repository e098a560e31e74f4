"""What the pager knows of itself."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class SweepRun(Base):
    """The last time each sweep ran to its end; `/health` reads how long ago that was."""

    __tablename__ = "sweep_run"
    name: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
    took_ms: Mapped[int]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]

    __table_args__ = (CheckConstraint("(failed_at IS NULL) = (error IS NULL)", name="failed"),)


class ReadinessReport(Base):
    """What a team was told it lacks for the next two weeks: each problem, and when that was said last."""

    __tablename__ = "readiness_report"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    looked_on: Mapped[date]
    told: Mapped[dict[str, str]] = mapped_column(JSONB)

    __table_args__ = (CheckConstraint("jsonb_typeof(told) = 'object'", name="told"),)

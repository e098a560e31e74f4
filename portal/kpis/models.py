"""What is good enough: targets of the organisation, and of teams that have others."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Row, one_of
from portal.kpis.figures import Figure


class KpiTarget(Row):
    """A target that is not the usual one; without a team it is the organisation's. No seconds: none is wanted."""

    __tablename__ = "kpi_target"
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    figure: Mapped[Figure]
    severity: Mapped[int] = mapped_column(SmallInteger)
    seconds: Mapped[int | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("team_id", "figure", "severity", postgresql_nulls_not_distinct=True),
        one_of("figure", Figure),
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        CheckConstraint("seconds > 0", name="seconds"),
    )

"""What a team has chosen."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class GuardRailSetting(Base):
    """The guard rails of a team, as `Rails.to_json` has them; a team without a row has the defaults."""

    __tablename__ = "guard_rail_setting"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    limits: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (CheckConstraint("jsonb_typeof(limits) = 'object'", name="limits"),)

"""What a team has chosen for its swaps."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.people.models import Person, Team


class SwapSetting(Base):
    """The rules of a team, and whether a manager approves each swap; a team without a row has the defaults.

    `rules` has the shape of `rule_settings.Settings.to_json`.
    """

    __tablename__ = "swap_setting"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    needs_approval: Mapped[bool]
    rules: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    team: Mapped[Team] = relationship()
    updated_by: Mapped[Person | None] = relationship()

    __table_args__ = (CheckConstraint("jsonb_typeof(rules) = 'object'", name="rules"),)

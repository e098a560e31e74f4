"""Whom a team may ask for advice, and when. Nobody pages them."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row, filled, one_of
from portal.people.models import Team
from portal.rota.windows import Window, active_periods


class Availability(StrEnum):
    """On incident: only while one is open."""

    ALWAYS = "always"
    HOURS = "hours"
    INCIDENT = "incident"


class Contact(Row):
    """A line of a team's contact table: role, contact, availability. Hours are on the team's clock."""

    __tablename__ = "team_contact"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[str]
    contact: Mapped[str]
    availability: Mapped[Availability]
    days: Mapped[list[int] | None]
    starts: Mapped[time | None]
    until: Mapped[time | None]
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship()

    __table_args__ = (
        one_of("availability", Availability),
        *filled("role", "contact"),
        CheckConstraint(
            "(availability = 'hours') = (num_nonnulls(days, starts, until) = 3)"
            " AND num_nonnulls(days, starts, until) IN (0, 3)",
            name="hours",
        ),
        CheckConstraint("cardinality(days) > 0 AND days <@ '{0,1,2,3,4,5,6}'", name="days"),
    )

    @property
    def windows(self) -> list[Window]:
        """None but for hours."""
        if self.days is None or self.starts is None or self.until is None:
            return []
        return [Window(tuple(self.days), self.starts, self.until)]

    def is_there(self, at: datetime) -> bool:
        """Whether one may ask at an instant; of those on incident nobody knows before."""
        if self.availability is not Availability.HOURS:
            return self.availability is Availability.ALWAYS
        return bool(active_periods(self.windows, self.team.time_zone, at, at + timedelta(seconds=1)))

"""What is known of somebody's weekly letters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class WeeklyLetter(Base):
    """The Monday up to which somebody's weeks were looked at, whether there was anything to say or not; and since when
    they want none. Who has no row wants them, and was never written to."""

    __tablename__ = "weekly_letter"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    looked_at_on: Mapped[date | None]
    declined_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("extract(isodow FROM looked_at_on) = 1", name="looked_at_on"),)

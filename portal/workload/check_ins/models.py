"""Who has answered, without the answer; and how often each answer was given, without who gave it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class CheckIn(Base):
    """Somebody has answered in the week from a Monday on, as one of a team. There is no instant: it would tell."""

    __tablename__ = "check_in"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    week_on: Mapped[date] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)

    __table_args__ = (Index("ix_check_in_team_id", "team_id", "week_on"),)


class CheckInTally(Base):
    """What a team answered in the weeks that begin in a month: how many said 1, 2, 3, 4 and 5.

    One row for all answers, so that not even the order in which rows were written says who gave which.
    """

    __tablename__ = "check_in_tally"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    month_on: Mapped[date] = mapped_column(primary_key=True)
    counts: Mapped[list[int]]

    __table_args__ = (
        CheckConstraint("cardinality(counts) = 5 AND 0 <= ALL (counts)", name="counts"),
        CheckConstraint("extract(day FROM month_on) = 1", name="month_on"),
    )

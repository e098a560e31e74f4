"""What each local date adds to somebody's figures, as it is kept: worked out from facts, never the truth itself."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, filled
from portal.people.models import Person


class FatigueDay(Base):
    """A `reckoning.Day` of one person; a date that adds nothing has no row.

    `items` are the points of the score: `[{"kind", "at", "points"}]`.
    """

    __tablename__ = "fatigue_day"
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    zone: Mapped[str]
    pages: Mapped[int]
    night_pages: Mapped[int]
    interruptions: Mapped[int]
    sleep_interruptions: Mapped[int]
    off_hours_interruptions: Mapped[int]
    business_interruptions: Mapped[int]
    marked_interruptions: Mapped[int]
    needed_interruptions: Mapped[int]
    engaged_night: Mapped[timedelta]
    engaged_off: Mapped[timedelta]
    engaged_business: Mapped[timedelta]
    is_disturbed: Mapped[bool]
    is_broken: Mapped[bool]
    is_oncall_night: Mapped[bool]
    is_primary_night: Mapped[bool]
    longest_stretch: Mapped[timedelta | None]
    sleep_loss: Mapped[timedelta]
    oncall: Mapped[timedelta]
    weekend_oncall: Mapped[timedelta]
    holiday_oncall: Mapped[timedelta]
    daily_rest_violations: Mapped[int]
    weekly_rest_violations: Mapped[int]
    items: Mapped[list[dict[str, Any]]]

    __table_args__ = (
        *filled("zone"),
        CheckConstraint("night_pages BETWEEN 0 AND pages", name="pages"),
        CheckConstraint(
            "interruptions = sleep_interruptions + off_hours_interruptions + business_interruptions"
            " AND LEAST(sleep_interruptions, off_hours_interruptions, business_interruptions) >= 0",
            name="bands",
        ),
        CheckConstraint(
            "needed_interruptions BETWEEN 0 AND marked_interruptions AND marked_interruptions <= interruptions",
            name="marks",
        ),
        CheckConstraint("is_oncall_night OR NOT is_primary_night", name="primary"),
        CheckConstraint(
            "LEAST(engaged_night, engaged_off, engaged_business, longest_stretch, sleep_loss, weekend_oncall,"
            " holiday_oncall) >= '0' AND GREATEST(weekend_oncall, holiday_oncall) <= oncall",
            name="times",
        ),
        CheckConstraint("LEAST(daily_rest_violations, weekly_rest_violations) >= 0", name="rests"),
        CheckConstraint("jsonb_typeof(items) = 'array'", name="items"),
        Index("ix_fatigue_day_day", "day"),
    )


class FatigueUpkeep(Base):
    """How far somebody's days are counted.

    `due_at` is when to look again; `due_from` the earliest instant at which something has changed since, None while
    nothing has. `basis` are the zones and holidays with which all of it was counted.
    """

    __tablename__ = "fatigue_upkeep"
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, autoincrement=False)
    counted_until: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
    due_from: Mapped[datetime | None]
    basis: Mapped[str | None]

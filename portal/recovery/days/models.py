"""Time off that was booked: an absence on one side, minutes in the books on the other."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.absences.models import Absence
from portal.core import crypto
from portal.core.db import Row
from portal.people.models import Person
from portal.recovery.books.models import RecoveryTransaction


class RecoveryDay(Row):
    """A day, or a part of one. Whether it is asked for, confirmed or refused is said by its absence.

    An automatic one was put down by a rule, after a bad night: only its person declines it.
    """

    __tablename__ = "recovery_day"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    absence_id: Mapped[int] = mapped_column(ForeignKey("absence.id"), unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("recovery_transaction.id"), unique=True)
    minutes: Mapped[int]
    is_automatic: Mapped[bool]

    person: Mapped[Person] = relationship()
    absence: Mapped[Absence] = relationship()
    booking: Mapped[RecoveryTransaction] = relationship()

    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_recovery_day_person_id", "person_id", "id"),
    )

"""What was promised: by whom, until when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import crypto
from portal.core.db import Row, filled, one_of
from portal.incidents.models import Incident
from portal.people.models import Person, Team

TITLE_LENGTH, TEXT_LENGTH = 200, 4000


class Kind(StrEnum):
    """What is to be mended (004-21 names the last)."""

    REPAIR = "repair"
    ALERT_TUNING = "alert_tuning"
    RUNBOOK = "runbook"
    DOCUMENTATION = "documentation"
    REHEARSAL = "rehearsal"


class FollowUp(Row):
    """A task of a team. `about` names the alert that it is about; its incident, where there is one."""

    __tablename__ = "follow_up"
    key: Mapped[str] = mapped_column(unique=True, default=crypto.new_key)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[Kind]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    about: Mapped[str | None]
    link: Mapped[str | None]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    team: Mapped[Team] = relationship()
    incident: Mapped[Incident | None] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    created_by: Mapped[Person | None] = relationship(foreign_keys=[created_by_id])
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])

    __table_args__ = (
        one_of("kind", Kind),
        *filled("title", "about", "link"),
        CheckConstraint(f"length(title) <= {TITLE_LENGTH} AND length(text) <= {TEXT_LENGTH}", name="length"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done"),
        Index("ix_follow_up_team_id", "team_id", "done_at"),
        Index("ix_follow_up_owner_id", "owner_id", "done_at"),
    )

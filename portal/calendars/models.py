"""Secret addresses at which calendars subscribe to on-call shifts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import EncryptedText, Row
from portal.people.models import Person, Team
from portal.rota.models import RotaRole


class Feed(Row):
    """One feed a person, one a person and team, one for each role of it. Renewing the secret closes the old address."""

    __tablename__ = "calendar_feed"
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[RotaRole | None]
    secret: Mapped[str] = mapped_column(EncryptedText)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]

    owner: Mapped[Person] = relationship()
    team: Mapped[Team | None] = relationship()

    __table_args__ = (
        UniqueConstraint("owner_id", "team_id", "role", postgresql_nulls_not_distinct=True),
        CheckConstraint(
            "role IS NULL OR (role IN ('primary', 'secondary', 'manager', 'shadow') AND team_id IS NOT NULL)",
            name="role",
        ),
        CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
    )

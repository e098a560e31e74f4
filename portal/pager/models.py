"""What the pager knows of itself."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class SweepRun(Base):
    """The last time each sweep ran to its end; `/health` reads how long ago that was."""

    __tablename__ = "sweep_run"
    name: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
    took_ms: Mapped[int]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]

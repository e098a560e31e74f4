"""The audit log: append-only, each row hashed over the one before it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Row, filled


class AuditEntry(Row):
    """Who changed what. The database refuses to change or delete a row (a trigger in the migration)."""

    __tablename__ = "audit_entry"
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(unique=True)

    __table_args__ = (*filled("action"), CheckConstraint("length(hash) = 64", name="hash"))

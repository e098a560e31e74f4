"""Writing the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from portal.audit.chain import START, link_hash
from portal.audit.models import AuditEntry
from portal.core.db import add, db, transactional

_LOCK = 4711001  # any number that is ours: writers queue here, so the chain never forks


@transactional
def record(action: str, subject: str, *, by: int | None, at: datetime, **detail: Any) -> AuditEntry:
    """Append one entry: `by` is a person's id, None for the portal itself."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = db.session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or START
    hashed = link_hash(last, at, by, action, subject, detail)
    return add(AuditEntry(at=at, actor_id=by, action=action, subject=subject, detail=detail, hash=hashed))

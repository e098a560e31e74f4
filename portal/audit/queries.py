"""Reading and checking the audit log."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from portal.audit.chain import Link, first_broken
from portal.audit.models import AuditEntry
from portal.core.db import db, many


def latest_entries(limit: int = 100) -> Sequence[AuditEntry]:
    return many(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit))


def first_broken_entry() -> int | None:
    """Walk the whole log; the id of the first entry that was tampered with, or None."""
    return first_broken(_links())


def _links() -> Iterator[Link]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500))
    for row in rows:
        yield Link(row.id, row.at, row.actor_id, row.action, row.subject, row.detail, row.hash)

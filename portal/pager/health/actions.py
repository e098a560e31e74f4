"""Remembering when each sweep ran last."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, transactional
from portal.pager.models import SweepRun


@transactional
def record_run(name: str, *, at: datetime, took_ms: int, error: str | None = None) -> None:
    """The last run of a sweep; a failed one leaves the time of the last good one."""
    failed = {"failed_at": at, "error": error}
    values = failed if error else {"ran_at": at, "took_ms": took_ms, "failed_at": None, "error": None}
    first = {
        "name": name,
        "ran_at": at,
        "took_ms": took_ms,
        "failed_at": at if error else None,
        "error": error,
    }
    statement = insert(SweepRun).values(first)
    db.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))

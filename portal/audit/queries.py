"""Reading and checking the audit log."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.audit.chain import START, Link, first_broken
from portal.audit.models import AuditEntry
from portal.core.db import db, many, transaction


@dataclass(frozen=True)
class Part:
    """A stretch of the log, newest first. `broken_id`: its oldest entry that was tampered with, if any."""

    entries: Sequence[AuditEntry]
    broken_id: int | None
    has_older: bool


def latest_entries(limit: int = 100) -> Sequence[AuditEntry]:
    return many(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit))


def checked_entries(*, before: int | None, limit: int) -> Part:
    """The entries before a given one, or the latest, checked against each other and the one they follow."""
    part = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit + 1)
    if before is not None:
        part = part.where(AuditEntry.id < before)
    found = many(part)
    entries, previous = found[:limit], found[limit:]
    links = (_link(entry) for entry in reversed(entries))
    broken_id = first_broken(links, previous[0].hash if previous else START)
    return Part(entries, broken_id, has_older=bool(previous))


def entry_count() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def first_broken_entry() -> int | None:
    """Walk the whole log; the id of the first entry that was tampered with, or None. A cursor needs a transaction."""
    all_entries = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)
    with transaction(), closing(db.session.scalars(all_entries)) as rows:
        return first_broken(_link(row) for row in rows)


def _link(row: AuditEntry) -> Link:
    return Link(row.id, row.at, row.actor_id, row.action, row.subject, row.detail, row.hash)

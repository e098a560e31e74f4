"""What happens to conflicts: the lines of their history, and their end."""

from datetime import datetime

from portal.asks.actions import withdraw
from portal.audit.actions import record
from portal.conflicts.models import Conflict, ConflictEvent, Ending, Happened
from portal.conflicts.queries import CONFLICT
from portal.core.db import add, db
from portal.people.models import Person


def note_event(
    conflict: Conflict, kind: Happened, *, by: Person | None, at: datetime, note: str | None = None
) -> ConflictEvent:
    """Add one line to a conflict's history."""
    by_id = by.id if by else None
    return add(ConflictEvent(conflict_id=conflict.id, at=at, by_id=by_id, kind=kind, note=note or None))


def end(
    conflict: Conflict, ending: Ending, *, by: Person | None, at: datetime, note: str | None = None
) -> None:
    """It is over, and nobody is asked any more. Runs under the lock of its person."""
    conflict.ended_at, conflict.ending = at, ending
    conflict.offer_at = conflict.escalate_at = None
    db.session.flush()
    note_event(conflict, Happened.ENDED, by=by, at=at, note=note)
    withdraw(CONFLICT, conflict.key, at=at)
    record(f"conflict.{ending}", conflict.key, by=by.id if by else None, at=at)

"""Storing what an uploaded file says: a whole copy, or what there is beside what is known."""

from collections.abc import Mapping
from datetime import datetime

from portal.absences.feeds.changes import Changes
from portal.absences.feeds.items import Found
from portal.absences.sources.actions.applying import apply, compare, without_losses
from portal.absences.sources.actions.names import note_names
from portal.absences.sources.actions.storing import counts_of, note_reading
from portal.absences.sources.locking import lock
from portal.absences.sources.models import LeaveSource
from portal.absences.sources.wording import outcome_of
from portal.audit.actions import record
from portal.core.db import transactional
from portal.people.models import Person


def becomes(source: LeaveSource, found: Found, *, is_whole: bool, at: datetime) -> Changes:
    """What storing it would change. Whoever has seen it has said that what is missing is gone."""
    changes, _is_unstable = compare(source, found.items, at=at, is_confirmed=True)
    return changes if is_whole else without_losses(changes)


@transactional
def import_file(
    source: LeaveSource,
    found: Found,
    columns: Mapping[str, object],
    *,
    is_whole: bool,
    by: Person,
    at: datetime,
) -> str:
    """Its columns are remembered for the next one. The answer is what it changed, in words."""
    lock(source)
    changes = becomes(source, found, is_whole=is_whole, at=at)
    lines = apply(source, changes, by=by, at=at)
    note_names(source, found.unmatched, at=at)
    source.columns = dict(columns)
    source.last_success_at = source.last_read_at = at
    counts = counts_of(changes, lines, found)
    note_reading(source, counts, lines, found, at=at)
    record("leave_source.uploaded", source.name, by=by.id, at=at, is_whole=is_whole, **counts)
    return outcome_of(counts)

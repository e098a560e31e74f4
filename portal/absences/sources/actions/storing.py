"""What became of asking a source, written down: a copy that was read, nothing new, or nothing at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.absences.feeds.changes import Changes
from portal.absences.feeds.events import Note
from portal.absences.feeds.items import Found
from portal.absences.sources.actions.applying import apply, compare
from portal.absences.sources.actions.claims import Claim
from portal.absences.sources.actions.holding import hold
from portal.absences.sources.actions.names import note_names
from portal.absences.sources.models import LeaveReading, LeaveSource
from portal.absences.sources.systems.system import Answer
from portal.core.db import add, db, many, one_or_none, transactional

LONGEST_WAIT = timedelta(days=1)
MOST_LINES = 50
MOST_READINGS = 50
"""Lines of a reading, and readings of a source, that are kept. Chosen by us."""


@transactional
def store_copy(claim: Claim, found: Found, answer: Answer, *, at: datetime) -> None:
    """A good copy. Whoever has lost the claim stores nothing."""
    source = _claimed(claim)
    if source is None:
        return
    changes, source.has_unstable_uids = compare(source, found.items, at=at)
    lines = apply(source, changes, by=None, at=at)
    hold(source, changes.held, at=at)
    note_names(source, found.unmatched, at=at)
    source.etag, source.last_modified = answer.etag, answer.last_modified
    source.reader_hash, source.last_read_at = claim.reader.hash, at
    _succeed(source, claim, at)
    note_reading(source, counts_of(changes, lines, found), lines, found, at=at)


@transactional
def store_unchanged(claim: Claim, *, at: datetime) -> None:
    """The copy that is known is still good: nothing was missing from it."""
    source = _claimed(claim)
    if source is not None:
        _succeed(source, claim, at)


@transactional
def store_failure(claim: Claim, why: str, *, at: datetime) -> None:
    """Nothing to read: all that was read before stays, and the next try waits twice as long as the one before."""
    source = _claimed(claim)
    if source is None:
        return
    source.stale_since_at = source.stale_since_at or at
    source.last_error, source.failure_count = why, min(source.failure_count + 1, 99)
    _release(
        source, claim, at + min(_interval(source) * 2 ** min(source.failure_count - 1, 10), LONGEST_WAIT)
    )
    _note(source, {"error": why}, [], [], at)


def counts_of(changes: Changes, lines: Sequence[Mapping[str, Any]], found: Found) -> dict[str, int]:
    done = [line["what"] for line in lines]
    return {
        "added_count": done.count("added"),
        "changed_count": done.count("changed"),
        "removed_count": done.count("removed"),
        "missed_count": len(changes.missed),
        "held_count": len(changes.held),
        "unmatched_count": len(found.unmatched),
        "skipped_count": len(found.skipped),
    }


def note_reading(
    source: LeaveSource,
    counts: Mapping[str, int],
    lines: Sequence[dict[str, Any]],
    found: Found,
    *,
    at: datetime,
) -> None:
    """Keep what there is to say about a good reading."""
    notes = [*(_told(one, is_skipped=True) for one in found.skipped), *(_told(one) for one in found.notes)]
    _note(source, {"error": None, **counts}, lines, notes, at)


def _claimed(claim: Claim) -> LeaveSource | None:
    mine = select(LeaveSource).where(
        LeaveSource.id == claim.source_id, LeaveSource.claim_token == claim.token
    )
    return db.session.scalars(
        mine.with_for_update(of=LeaveSource), execution_options={"populate_existing": True}
    ).one_or_none()


def _succeed(source: LeaveSource, claim: Claim, at: datetime) -> None:
    source.last_success_at, source.failure_count = at, 0
    source.stale_since_at = source.stale_told_at = source.last_error = None
    _release(source, claim, at + _interval(source))


def _release(source: LeaveSource, claim: Claim, next_at: datetime) -> None:
    """Whoever has asked meanwhile, knowing more than this reader did, gets another reading at once."""
    source.lease_until = source.claim_token = None
    if source.asked_at is None or source.asked_at <= claim.began_at:
        source.asked_at, source.next_sync_at = None, next_at
    if not source.is_active:
        source.asked_at = source.next_sync_at = None


def _interval(source: LeaveSource) -> timedelta:
    return timedelta(minutes=source.interval_minutes)


def _told(note: Note, *, is_skipped: bool = False) -> dict[str, Any]:
    return {"uid": note.uid, "code": note.code, "detail": note.detail[:200], "is_skipped": is_skipped}


def _note(
    source: LeaveSource,
    facts: Mapping[str, Any],
    lines: Sequence[dict[str, Any]],
    notes: Sequence[dict[str, Any]],
    at: datetime,
) -> None:
    """A reading that says the same as the newest one is counted there."""
    newest = select(LeaveReading).where(LeaveReading.source_id == source.id).order_by(LeaveReading.id.desc())
    last = one_or_none(newest.limit(1))
    row = LeaveReading(source_id=source.id, first_at=at, last_at=at, **facts)
    row.changes, row.notes = [*lines[:MOST_LINES]], [*notes[:MOST_LINES]]
    if last is not None and not lines and _same(last, row, facts):
        last.last_at, last.times = max(at, last.last_at), last.times + 1
        return
    add(row)
    _forget_old(source)


def _same(one: LeaveReading, other: LeaveReading, facts: Mapping[str, Any]) -> bool:
    names = ("changes", "notes", *facts)
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _forget_old(source: LeaveSource) -> None:
    theirs = select(LeaveReading).where(LeaveReading.source_id == source.id).order_by(LeaveReading.id.desc())
    old = [row.id for row in many(theirs.offset(MOST_READINGS))]
    db.session.execute(delete(LeaveReading).where(LeaveReading.id.in_(old)))

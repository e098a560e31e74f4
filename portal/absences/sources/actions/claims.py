"""Whose turn a source is: it is read by one process at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select

from portal.absences.sources.models import LeaveSource, SourceKind
from portal.absences.sources.reader import Reader, reader_of
from portal.absences.sources.systems.system import Access
from portal.core.db import db, transactional

LEASE = timedelta(minutes=2)
"""Longer than asking and reading may take. Whoever dies in between leaves it to the next one after that."""

WHOLE_AGAIN = timedelta(days=1)
"""A copy that has not changed is read again after this: the days that are looked at move on. Chosen by us."""


@dataclass(frozen=True)
class Claim:
    """All that reading a source needs to know, so that no transaction is open meanwhile."""

    source_id: int
    token: UUID
    began_at: datetime
    kind: SourceKind
    access: Access
    reader: Reader


@transactional
def claim(*, at: datetime, source_id: int | None = None) -> Claim | None:
    """The source that is due for longest, or this one, due or not; None where there is none that nobody reads."""
    free = or_(LeaveSource.lease_until.is_(None), LeaveSource.lease_until <= at)
    due = LeaveSource.next_sync_at <= at if source_id is None else LeaveSource.id == source_id
    is_read = (LeaveSource.is_active, LeaveSource.url.is_not(None))
    wanted = select(LeaveSource).where(free, due, *is_read).order_by(LeaveSource.next_sync_at, LeaveSource.id)
    source = db.session.scalars(
        wanted.limit(1).with_for_update(skip_locked=True, of=LeaveSource),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if source is None:
        return None
    source.lease_until, source.claim_token = at + LEASE, uuid4()
    return _claim(source, at)


def _claim(source: LeaveSource, at: datetime) -> Claim:
    reader = reader_of(source)
    assert source.claim_token is not None
    return Claim(source.id, source.claim_token, at, source.kind, access_to(source, reader, at), reader)


def access_to(source: LeaveSource, reader: Reader, at: datetime) -> Access:
    """With the marks of the known copy only where reading that again would give the same."""
    assert source.url is not None
    is_same = source.reader_hash == reader.hash and source.last_read_at is not None
    if (
        is_same
        and source.last_read_at
        and source.last_read_at > at - WHOLE_AGAIN
        and not source.stale_since_at
    ):
        return Access(source.url, source.username, source.secret, source.etag, source.last_modified)
    return Access(source.url, source.username, source.secret)

"""Keeping leave from other systems up to date."""

from datetime import datetime, timedelta

from portal.absences.sources.syncing import sync
from portal.absences.sources.telling import tell_stale
from portal.core import clock
from portal.core.jobs import job, sweep

ROUND = timedelta(seconds=20)
"""How long a round goes on to begin another source; the next round goes on. Chosen by us: one that hangs takes ten."""


@sweep("sync_leave", every=timedelta(minutes=1))
def sync_leave(at: datetime) -> int:
    """Read every source that is due, and tell of those that could not be read for a day. How many were read."""
    count = 0
    while clock.database_now() - at < ROUND and sync(at=at):
        count += 1
    tell_stale(at)
    return count


@job("sync_leave_source")
def sync_leave_source(source_id: int) -> bool:
    """Somebody looks at this one and waits."""
    return sync(at=clock.database_now(), source_id=source_id)

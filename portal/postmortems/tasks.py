"""Finding incidents without a postmortem, and drafting one."""

from datetime import datetime, timedelta

from portal.core import clock
from portal.core.jobs import job, sweep
from portal.postmortems.actions import make_draft, request_drafts

RECENT = timedelta(days=1)


@sweep("request_postmortems", every=timedelta(seconds=10))
def request_postmortems(at: datetime) -> int:
    """Ask for the drafts of what was resolved lately: an index gives those, however long the history is."""
    return request_drafts(at=at, since=at - RECENT)


@sweep("request_missed_postmortems", every=timedelta(hours=1))
def request_missed_postmortems(at: datetime) -> int:
    """The same for the whole history: after a day's standstill, or a backup restored, nothing is left out."""
    return request_drafts(at=at)


@job("draft_postmortem")
def draft_postmortem(incident_id: int) -> bool:
    return make_draft(incident_id, at=clock.database_now())

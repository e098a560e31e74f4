"""Letting an incident wait, and going on when the waiting is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.core.db import db
from portal.incidents.climbing import end_hold, hold_back
from portal.incidents.models import EntryKind, Hold, Incident, TimelineEntry
from portal.incidents.timeline.actions import write
from portal.pager.reach.holds import LONGEST_WAIT, hold_of_incident
from portal.pager.reach.recipients import Recipient


def hold_or_release(incident: Incident, recipients: Sequence[Recipient], *, at: datetime) -> bool:
    """Hold an incident whose next pages shall wait, or tell that the waiting is over; whether it is held.

    The caller holds its lock.
    """
    since = _waiting_since(incident) if incident.held_by == Hold.HOURS else at
    if since + LONGEST_WAIT <= at:
        incident.is_urgent = True
    held = hold_of_incident(incident, recipients, at=at)
    if held is not None:
        until = min(held.until, since + LONGEST_WAIT) if held.by == Hold.HOURS else held.until
        hold_back(incident, until=until, by=held.by, at=at, since=since.isoformat(), whose=held.whose)
    elif incident.held_by is not None:
        write(incident, EntryKind.RELEASED, at=at, held_by=str(incident.held_by))
        end_hold(incident)
    return held is not None


def _waiting_since(incident: Incident) -> datetime:
    """When the row of holds began that the present one belongs to."""
    last = select(TimelineEntry).where(
        TimelineEntry.incident_id == incident.id, TimelineEntry.kind == EntryKind.HELD
    )
    entry = db.session.scalars(last.order_by(TimelineEntry.seq.desc()).limit(1)).one()
    return datetime.fromisoformat(entry.facts["since"])

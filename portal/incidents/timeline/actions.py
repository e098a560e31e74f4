"""Writing the timeline: the one place that gives sequence numbers."""

from datetime import datetime
from typing import Any

from portal.core.db import db, transactional
from portal.core.errors import Refused
from portal.core.live import ring
from portal.core.text import _
from portal.incidents.clocks import note_work
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.people.models import Person


def write(
    incident: Incident, kind: EntryKind, *, at: datetime, by: int | None = None, text: str = "", **facts: Any
) -> TimelineEntry:
    """Append an entry. The caller holds the incident's row lock, so numbers have no gaps and no doubles.

    It is stored with what else has changed, by the next question or the commit. `by` is a person's id, None for
    the portal itself; what a person writes is a sign of work on what somebody has taken. After the commit the
    entry is announced to open views.
    """
    incident.timeline_seq += 1
    entry = TimelineEntry(
        incident_id=incident.id,
        seq=incident.timeline_seq,
        kind=kind,
        at=at,
        actor_id=by,
        text=text,
        facts=facts,
    )
    ring(topic(incident), incident.timeline_seq)
    db.session.add(entry)
    if by is not None:
        note_work(incident, at=at)
    return entry


def topic(incident: Incident) -> str:
    """What the streams of this incident listen to."""
    return f"incident:{incident.id}"


@transactional
def add_entry(
    incident: Incident, text: str, *, by: Person, at: datetime, kind: EntryKind = EntryKind.NOTE
) -> TimelineEntry:
    """Something a person writes down: a note or a decision. Errors: Refused when it is empty."""
    if not text.strip():
        raise Refused(_("Write something first."), fields={"text": _("Write something first.")})
    entry = write(lock(incident.id), kind, at=at, by=by.id, text=text.strip())
    db.session.flush()  # whoever asked for it reads its author at once, within the same transaction
    return entry

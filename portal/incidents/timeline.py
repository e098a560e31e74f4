"""Writing the timeline: the one place that gives sequence numbers."""

from datetime import datetime
from typing import Any

from portal.core.db import add
from portal.core.live import ring
from portal.incidents.models import EntryKind, Incident, TimelineEntry


def write(
    incident: Incident, kind: EntryKind, *, at: datetime, by: int | None = None, text: str = "", **facts: Any
) -> TimelineEntry:
    """Append an entry. The caller holds the incident's row lock, so numbers have no gaps and no doubles.

    `by` is a person's id, None for the portal itself. After the commit the entry is announced to open views.
    """
    incident.timeline_seq += 1
    entry = TimelineEntry(
        incident_id=incident.id, seq=incident.timeline_seq, kind=kind, at=at, actor_id=by, text=text, facts=facts
    )
    ring(topic(incident), incident.timeline_seq)
    return add(entry)


def topic(incident: Incident) -> str:
    """What the streams of this incident listen to."""
    return f"incident:{incident.id}"

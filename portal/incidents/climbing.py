"""Beginning the ladder: at the opening, when it gets graver, and after whatever held it."""

from datetime import datetime
from typing import Any

from portal.core.jobs import poke
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.timeline.actions import write
from portal.messages.outbox.actions import cancel_pages


def begin_climb(incident: Incident, *, at: datetime, is_now: bool = True) -> None:
    """From the first step on, its delays counting from `at`, with pages of their own: those sent before do not count.

    What held it before is over. `is_now`: a worker is asked to look after the commit. The caller holds the row
    lock; nobody has acknowledged.
    """
    incident.climb, incident.climb_began_at = incident.climb + 1, at
    incident.escalation_step, incident.escalation_loop = None, 0
    incident.next_escalation_at = at
    end_hold(incident)
    if is_now:
        poke("wake")


def hold_back(
    incident: Incident,
    *,
    until: datetime,
    by: Hold,
    at: datetime,
    person_id: int | None = None,
    note: str = "",
    **facts: Any,
) -> None:
    """Page nobody before an instant: pages no provider was called for are taken back, the ladder begins then.

    What somebody has acknowledged stays theirs; only the questions about it wait. The caller holds the row lock.
    """
    cancelled = cancel_pages(incident.id, at=at)
    if incident.acknowledged_at is None:
        begin_climb(incident, at=until, is_now=False)
    incident.held_until, incident.held_by = until, by
    said = {
        "until": until.isoformat(),
        "held_by": str(by),
        "zone": incident.team.time_zone,
        "cancelled": cancelled,
    }
    write(
        incident, EntryKind.HELD, at=at, by=person_id, text=note, severity=incident.severity, **said, **facts
    )


def end_hold(incident: Incident) -> None:
    incident.held_until = incident.held_by = None

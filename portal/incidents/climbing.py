"""The climb of an incident: its policy, where it stands, what begins it anew and what holds it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict

from portal.core.jobs import poke
from portal.escalations.models import EscalationPolicy
from portal.escalations.queries import policy_of
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.timeline.actions import write
from portal.messages.outbox.actions import cancel_pages


class Place(TypedDict):
    """Where a climb stands, by the names the pure ladder has for it."""

    began_at: datetime
    last_order: int | None
    loop: int


def place_of(incident: Incident) -> Place:
    return Place(
        began_at=incident.climb_began_at, last_order=incident.escalation_step, loop=incident.escalation_loop
    )


def policy_now(
    incident: Incident, choose: Callable[[int, int], EscalationPolicy | None] = policy_of
) -> EscalationPolicy | None:
    """The policy it climbs: chosen when the first step runs and kept, or chosen anew when it has been deleted since.

    `choose` finds one for a team and a severity.
    """
    is_kept = incident.policy is not None and incident.escalation_step is not None
    return incident.policy if is_kept else choose(incident.team_id, incident.severity)


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


def release(incident: Incident, *, at: datetime, by: int | None = None) -> None:
    """What held it is over, and the timeline says so: the ladder begins now, unless somebody has it.

    The caller holds the row lock.
    """
    write(incident, EntryKind.RELEASED, at=at, by=by, held_by=str(incident.held_by))
    if incident.acknowledged_at is None:
        begin_climb(incident, at=at)
    else:
        end_hold(incident)


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

"""What waits longer than it should any more: rules, hours and policies change while incidents wait by the old ones.

The table itself refuses an open incident without a next look; a claim takes up what a lost sender left. What is left
to set right is a wait that was true when it was written: a hold whose reason is gone, and a step that its policy, as
it is now, would run sooner. The second is written into the timeline and logged, since nobody may have meant it.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from portal.core.db import many, transactional
from portal.escalations.ladder import next_due_at
from portal.incidents.climbing import place_of, release
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.timeline.actions import write
from portal.pager.climbing.due import each_due, turn_of
from portal.pager.reach.holds import hold_of_incident
from portal.pager.reach.overview import Overview
from portal.pager.reach.recipients import Found, asked_of, last_resort_of

log = logging.getLogger(__name__)

MOST = 1000
"""Waiting incidents looked at in one round; the next one goes on after them. Chosen by us: half a second's work."""


def reconcile(at: datetime) -> int:
    """Set right every incident that waits for nothing; how many there were. No row is locked for looking.

    Errors: see `each_due`.
    """
    waiting = _next_waiting(at)
    known = Overview(waiting, at)
    found = [one.id for one in waiting if sooner(one, known, at) is not None]
    return sum(1 for _incident_id in each_due(lambda seen: _set_next_right(found, seen, at)))


def _set_next_right(found: Sequence[int], seen: Sequence[int], at: datetime) -> int | None:
    incident_id = next((one for one in found if one not in seen), None)
    if incident_id is not None:
        set_right(incident_id, at=at)
    return incident_id


def _next_waiting(at: datetime) -> Sequence[Incident]:
    """Those after the last ones this process looked at; from the beginning again after the end."""
    after = current_app.extensions.get("reconciled_to", 0)
    later = select(Incident).where(Incident.next_escalation_at > at, Incident.id > after)
    found = many(later.order_by(Incident.id).limit(MOST))
    current_app.extensions["reconciled_to"] = found[-1].id if len(found) == MOST else 0
    return found


@transactional
def set_right(incident_id: int, *, at: datetime) -> bool:
    """True when something was changed. Safe to run twice: the incident's row is ours while we look again."""
    with turn_of(incident_id):
        return _set_right(lock(incident_id), at)


def _set_right(incident: Incident, at: datetime) -> bool:
    due_at = sooner(incident, Overview([incident], at), at)
    if due_at is None:
        return False
    if incident.held_by is not None:
        release(incident, at=at)
        return True
    log.warning(
        "reconcile.repaired %s: step due %s, not %s", incident.ref, due_at, incident.next_escalation_at
    )
    incident.next_escalation_at = due_at
    write(incident, EntryKind.WARNING, at=at, reason="repaired")
    return True


def sooner(incident: Incident, known: Overview, at: datetime) -> datetime | None:
    """When the pager should look at it, where that is before it will; None when it is not."""
    planned_at = incident.next_escalation_at
    if planned_at is None or planned_at <= at or incident.held_by in (Hold.SNOOZE, Hold.RESTORED):
        return None
    if incident.held_by is not None:
        asked = _first_asked(incident, known, at).recipients
        return at if hold_of_incident(incident, asked, at=at, known=known) is None else None
    due_at = max(at, _told_at(incident, known))
    return due_at if due_at < planned_at else None


def _told_at(incident: Incident, known: Overview) -> datetime:
    """When the policy, as it is now, runs the next step."""
    return next_due_at(known.ladder(incident), **place_of(incident))


def _first_asked(incident: Incident, known: Overview, at: datetime) -> Found:
    """Whom the first step with anybody asks: a hold may be that of their hours."""
    for step in known.ladder(incident).rungs:
        found = asked_of(step, incident.team, incident.severity, at, known)
        if found.recipients:
            return found
    return last_resort_of(incident.team, known)

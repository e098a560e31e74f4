"""Letting an incident wait, and ending the wait."""

from datetime import datetime, timedelta

from portal.core.db import transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.incidents.climbing import hold_back, release
from portal.incidents.holds.waits import Wait, end_of
from portal.incidents.locks import lock
from portal.incidents.models import Hold, Incident
from portal.people.models import Person

LONGEST_SNOOZE = timedelta(days=7)
"""Chosen by us: what may wait longer than a week is no incident."""


@transactional
def snooze(incident: Incident, *, until: datetime, by: Person, at: datetime, note: str = "") -> None:
    """Page nobody for this incident until then; the ladder begins anew. The clock of management runs on.

    Errors: Refused when it is over, or for a time that has passed or is more than seven days away.
    """
    incident = lock(incident.id)
    if not incident.is_open:
        raise Refused(_("This incident is over: nobody is paged for it."))
    if not at < until <= at + LONGEST_SNOOZE:
        text = _("Choose a time within the next seven days.")
        raise Refused(text, fields={"until": text})
    hold_back(incident, until=until, by=Hold.SNOOZE, at=at, person_id=by.id, note=note)


def snooze_for(incident: Incident, wait: Wait, *, by: Person, at: datetime, note: str = "") -> bool:
    """One of the usual waits, on the clock of the team."""
    until = end_of(wait, incident.team.hours, incident.team.time_zone, at)
    snooze(incident, until=until, by=by, at=at, note=note)
    return True


def make_urgent(incident: Incident, *, at: datetime) -> None:
    """From now on no hour of the day holds it, and what it waits for now is over if it is one.

    The caller holds the row lock.
    """
    if incident.is_urgent:
        return
    incident.is_urgent = True
    if incident.held_by in (Hold.HOURS, Hold.QUIET) and incident.next_escalation_at is not None:
        release(incident, at=at)


@transactional
def wake(incident: Incident, *, by: Person, at: datetime) -> bool:
    """End what holds an incident, whatever it is: whoever asks for it does not want to wait. False if nothing does.

    From now on neither the hour nor planned work holds it.
    """
    incident = lock(incident.id)
    if incident.held_until is None or not incident.is_open:
        return False
    incident.is_urgent = True
    release(incident, at=at, by=by.id)
    return True

"""Letting an incident wait, and ending the wait."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from portal.api.endpoint import endpoint
from portal.api.incident_changes import Note
from portal.api.incidents import IncidentOut, incident_out
from portal.api.schema import In, Instant, Text
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.incidents.holds.actions import LONGEST_SNOOZE, snooze, wake
from portal.incidents.queries import incident_by_id, incident_for
from portal.incidents.timeline.actions import add_entry
from portal.people.current import current_person

MOST_MINUTES = LONGEST_SNOOZE // timedelta(minutes=1)


class Snooze(In):
    """Either `until` or `minutes`, at most seven days."""

    until: Instant | None = None
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] | None = None
    note: Text = ""


@endpoint("POST", "/incidents/<ref>/snooze", summary="Let it wait")
def snooze_incident(ref: str, body: Snooze) -> IncidentOut:
    """Nobody is paged before then; the escalation then begins anew. The clock of management runs on."""
    person, at = current_person(), clock.database_now()
    incident = incident_for(person, ref)
    if (body.until is None) == (body.minutes is None):
        text = _("Send until or minutes.")
        raise Refused(text, fields={"until": text})
    until = body.until or at + timedelta(minutes=body.minutes or 0)
    snooze(incident, until=until, by=person, at=at, note=body.note)
    return incident_out(incident_by_id(incident.id) or incident)


@endpoint("POST", "/incidents/<ref>/waking", summary="End what holds it")
def wake_incident(ref: str, body: Note) -> IncidentOut:
    """Pages go out now, and neither the hour nor planned work holds it again. Nothing changes when nothing held it."""
    person, at = current_person(), clock.database_now()
    incident = incident_for(person, ref)
    wake(incident, by=person, at=at)
    if body.note:
        add_entry(incident, body.note, by=person, at=at)
    return incident_out(incident_by_id(incident.id) or incident)

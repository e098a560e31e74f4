"""Moving an incident. Each change is a noun that is posted; a repeat by the same person changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Annotated

from pydantic import Field

from portal.api.endpoint import endpoint
from portal.api.schema import In, Instant, Text, Whole
from portal.api.shapes.incidents import IncidentOut, incident_out
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.incidents import actions
from portal.incidents.facts import Status
from portal.incidents.holds.actions import LONGEST_SNOOZE, snooze, wake
from portal.incidents.models import Incident
from portal.incidents.queries import incident_by_id, incident_for
from portal.incidents.timeline.actions import add_entry
from portal.people.current import current_person

MOST_MINUTES = LONGEST_SNOOZE // timedelta(minutes=1)


class Note(In):
    """Words for the timeline; the body may be left out."""

    note: Text = ""


class Snooze(Note):
    """Either `until` or `minutes`, at most seven days."""

    until: Instant | None = None
    minutes: Annotated[Whole, Field(ge=1, le=MOST_MINUTES)] | None = None


@endpoint("POST", "/incidents/<ref>/acknowledgement", summary="Take it")
def acknowledge(ref: str, body: Note) -> IncidentOut:
    """Stops the escalation. 409 when somebody else was first, or when it is over."""
    return _moved(partial(actions.acknowledge, via="api"), _mine(ref), body)


@endpoint("POST", "/incidents/<ref>/mitigation", summary="Service is restored")
def mitigate(ref: str, body: Note) -> IncidentOut:
    return _moved(actions.mitigate, _mine(ref), body)


@endpoint("POST", "/incidents/<ref>/resolution", summary="It is over")
def resolve(ref: str, body: Note) -> IncidentOut:
    """Nobody is paged any more; a postmortem is drafted."""
    return _moved(actions.resolve, _mine(ref), body)


@endpoint("POST", "/incidents/<ref>/reopening", summary="It is not over")
def reopen(ref: str, body: Note) -> IncidentOut:
    """After a resolution the escalation starts anew; after a mitigation the work goes on."""
    incident = _mine(ref)
    if incident.status in (Status.DETECTED, Status.TRIAGED):
        raise Refused(_("This incident has not ended: there is nothing to reopen."))
    return _moved(actions.reopen, incident, body)


@endpoint("POST", "/incidents/<ref>/snooze", summary="Let it wait")
def snooze_incident(ref: str, body: Snooze) -> IncidentOut:
    """Nobody is paged before then; the escalation then begins anew. The clock of management runs on."""
    incident, at = _mine(ref), clock.database_now()
    if (body.until is None) == (body.minutes is None):
        raise Refused(_("Send until or minutes."), field="until")
    until = body.until or at + timedelta(minutes=body.minutes or 0)
    snooze(incident, until=until, by=current_person(), at=at, note=body.note)
    return _told(incident)


@endpoint("POST", "/incidents/<ref>/waking", summary="End what holds it")
def wake_incident(ref: str, body: Note) -> IncidentOut:
    """Pages go out now, and neither the hour nor planned work holds it again. Nothing changes when nothing held it."""
    person, at, incident = current_person(), clock.database_now(), _mine(ref)
    wake(incident, by=person, at=at)
    if body.note:
        add_entry(incident, body.note, by=person, at=at)
    return _told(incident)


def _mine(ref: str) -> Incident:
    return incident_for(current_person(), ref)


def _moved(move: Callable[..., bool], incident: Incident, body: Note) -> IncidentOut:
    move(incident, by=current_person(), at=clock.database_now(), note=body.note)
    return _told(incident)


def _told(incident: Incident) -> IncidentOut:
    """As it is after the change, with all that it shows."""
    return incident_out(incident_by_id(incident.id) or incident)

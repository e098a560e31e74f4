"""Moving an incident. Each change is a noun that is posted; a repeat by the same person changes nothing."""

from collections.abc import Callable
from functools import partial

from portal.api.endpoint import endpoint
from portal.api.incidents import IncidentOut, incident_out
from portal.api.schema import In, Text
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.incidents import actions
from portal.incidents.facts import Status
from portal.incidents.models import Incident
from portal.incidents.queries import incident_by_id, incident_for
from portal.people.current import current_person


class Note(In):
    """Words for the timeline; the body may be left out."""

    note: Text = ""


@endpoint("POST", "/incidents/<ref>/acknowledgement", summary="Take it")
def acknowledge(ref: str, body: Note) -> IncidentOut:
    """Stops the escalation. 409 when somebody else was first, or when it is over."""
    return _moved(partial(actions.acknowledge, via="api"), incident_for(current_person(), ref), body)


@endpoint("POST", "/incidents/<ref>/mitigation", summary="Service is restored")
def mitigate(ref: str, body: Note) -> IncidentOut:
    return _moved(actions.mitigate, incident_for(current_person(), ref), body)


@endpoint("POST", "/incidents/<ref>/resolution", summary="It is over")
def resolve(ref: str, body: Note) -> IncidentOut:
    """Nobody is paged any more; a postmortem is drafted."""
    return _moved(actions.resolve, incident_for(current_person(), ref), body)


@endpoint("POST", "/incidents/<ref>/reopening", summary="It is not over")
def reopen(ref: str, body: Note) -> IncidentOut:
    """After a resolution the escalation starts anew; after a mitigation the work goes on."""
    incident = incident_for(current_person(), ref)
    if incident.status in (Status.DETECTED, Status.TRIAGED):
        raise Refused(_("This incident has not ended: there is nothing to reopen."))
    return _moved(actions.reopen, incident, body)


def _moved(move: Callable[..., bool], incident: Incident, body: Note) -> IncidentOut:
    move(incident, by=current_person(), at=clock.database_now(), note=body.note)
    return incident_out(incident_by_id(incident.id) or incident)

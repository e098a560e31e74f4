"""Incidents: listing and opening them. Viewers get the public fields only, as in their status view."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Instant, Line, Listing, PartQuery, Slug, Text
from portal.api.shapes.incidents import IncidentOut, IncidentStatus, incident_out, status_of
from portal.api.shapes.severities import SeverityIn
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Refused
from portal.core.text import _
from portal.incidents import opening
from portal.incidents.facts import Level, Status, severity_of
from portal.incidents.forms import LONGEST_TITLE
from portal.incidents.models import Incident, Source
from portal.incidents.queries import Wanted, access_to, may_respond_to, visible_to
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Person, Role, Team
from portal.people.queries import team_for
from portal.services.models import Service
from portal.services.queries import service_for


class IncidentList(Listing):
    items: list[IncidentOut | IncidentStatus]


class NewIncident(In):
    """Either `severity`, or `impact` and `urgency`, from which it follows."""

    title: Annotated[Line, Field(max_length=LONGEST_TITLE)]
    team: Slug
    service: Slug | None = None
    severity: SeverityIn | None = None
    impact: Annotated[Level | None, Field(description="how many notice")] = None
    urgency: Level | None = None
    impact_started_at: Instant | None = None
    description: Text = ""
    source: Source = Source.MONITORING
    is_urgent: Annotated[bool, Field(description="page now, whatever the hour")] = False


class IncidentsQuery(PartQuery):
    team: Slug | None = None
    status: Status | None = None
    severity: SeverityIn | None = None


@endpoint("GET", "/incidents", summary="Incidents you may see")
def list_incidents(query: IncidentsQuery) -> IncidentList:
    """Newest first. Viewers get the public fields of those they only follow."""
    person = current_person()
    team_id = team_for(person, query.team).id if query.team is not None else None
    wanted = Wanted(team_id, None if query.severity is None else int(query.severity), query.status)
    shown = (joinedload(Incident.team), joinedload(Incident.service), joinedload(Incident.acknowledged_by))
    seen = select(Incident).where(visible_to(person), *wanted.conditions()).options(*shown)
    rows, cursor = part_of(seen, query, Incident.id, newest_first=True)
    own = _worked_on(person, rows)
    items = [incident_out(row) if row.id in own else status_of(row) for row in rows]
    return IncidentList(items=items, next_cursor=cursor)


@endpoint("POST", "/incidents", summary="Open an incident", status=201)
def open_incident(body: NewIncident) -> IncidentOut:
    """For the team. The first step of its escalation policy runs at once."""
    person, at = current_person(), clock.database_now()
    team = team_for(person, body.team, to=To.RESPOND)
    if body.impact_started_at is not None and body.impact_started_at > at:
        raise Refused(_("That is in the future. Send a time that has passed."), field="impact_started_at")
    facts = opening.IncidentFacts(
        title=body.title, severity=_rank(body), description=body.description, source=body.source,
        impact_started_at=body.impact_started_at, is_urgent=body.is_urgent,
    )  # fmt: skip
    return incident_out(opening.open_incident(team, facts, at=at, service=_service(body, team), by=person))


@endpoint("GET", "/incidents/<ref>", summary="One incident")
def show_incident(ref: str) -> IncidentOut | IncidentStatus:
    """Viewers get the public fields."""
    access = access_to(current_person(), ref)
    return incident_out(access.incident) if access.may_respond else status_of(access.incident)


def _worked_on(person: Person, rows: Sequence[Incident]) -> set[int]:
    """The ids of those a person may do something about: all they see, except for viewers."""
    ids = {row.id for row in rows}
    if person.role != Role.VIEWER:
        return ids
    own = select(Incident.id).where(Incident.id.in_(ids), may_respond_to(person))
    return set(db.session.scalars(own))


def _rank(body: NewIncident) -> int:
    is_assessed = body.impact is not None or body.urgency is not None
    if body.severity is not None and not is_assessed:
        return int(body.severity)
    if body.severity is None and body.impact is not None and body.urgency is not None:
        return int(severity_of(impact=body.impact, urgency=body.urgency))
    raise Refused(_("Send severity, or impact and urgency."), field="severity")


def _service(body: NewIncident, team: Team) -> Service | None:
    if body.service is None:
        return None
    service = service_for(current_person(), body.service)
    if service.team_id != team.id:
        raise Refused(
            _("%(team)s answers for this one. Send that team.", team=service.team.name), field="service"
        )
    return service

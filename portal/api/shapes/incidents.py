"""An incident as the API tells it: all of it, or the public fields."""

from typing import Annotated

from pydantic import Field

from portal.api.schema import Moment, Out
from portal.api.shapes.people import PersonRef, ref_of
from portal.api.shapes.severities import SeverityCode, code_of
from portal.incidents.facts import Status
from portal.incidents.models import Hold, Incident, Source
from portal.pager.pages.links import incident_url


class IncidentStatus(Out):
    """What everybody may know who may know of it."""

    ref: str
    status: Status
    severity: SeverityCode
    title: str
    team: str
    service: str | None
    created_at: Moment
    impact_started_at: Moment | None
    acknowledged_at: Moment | None
    mitigated_at: Moment | None
    resolved_at: Moment | None
    closed_at: Moment | None
    url: str


class IncidentOut(IncidentStatus):
    """For its team, and for whoever was paged."""

    description: str
    source: Source
    is_private: bool
    alert_count: int
    acknowledged_by: PersonRef | None
    held_until: Annotated[Moment | None, Field(description="nobody is paged before")]
    held_by: Hold | None
    mitigation_due_at: Annotated[Moment | None, Field(description="when management is told")]
    postmortem_owed_at: Moment | None


def status_of(incident: Incident) -> IncidentStatus:
    return IncidentStatus.model_validate(_public(incident))


def incident_out(incident: Incident) -> IncidentOut:
    more = {
        "description": incident.description,
        "source": incident.source,
        "is_private": incident.is_private,
        "alert_count": incident.alert_count,
        "acknowledged_by": ref_of(incident.acknowledged_by),
        "held_until": incident.held_until,
        "held_by": incident.held_by,
        "mitigation_due_at": incident.mitigation_due_at,
        "postmortem_owed_at": incident.postmortem_owed_at,
    }
    return IncidentOut.model_validate(_public(incident) | more)


def _public(incident: Incident) -> dict[str, object]:
    names = (
        "ref", "status", "title", "created_at", "impact_started_at", "acknowledged_at", "mitigated_at",
        "resolved_at", "closed_at",
    )  # fmt: skip
    return {
        **{name: getattr(incident, name) for name in names},
        "severity": code_of(incident.severity),
        "team": incident.team.slug,
        "service": incident.service.slug if incident.service else None,
        "url": incident_url(incident),
    }

"""Opening an incident, or joining the one that is open already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, transactional
from portal.core.jobs import poke
from portal.incidents.clocks import mitigation_due
from portal.incidents.facts import Status
from portal.incidents.locks import open_of_group
from portal.incidents.models import EntryKind, Incident, Source
from portal.incidents.refs import new_ref
from portal.incidents.timeline import write
from portal.people.models import Person, Team
from portal.services.models import Service


@dataclass(frozen=True)
class IncidentFacts:
    """What is known when an incident is opened."""

    title: str
    severity: int
    description: str = ""
    impact: str = ""
    source: Source = Source.MONITORING
    impact_started_at: datetime | None = None
    grouping: str | None = None
    is_private: bool = False
    is_urgent: bool = False
    origin: str | None = None


@transactional
def open_incident(
    team: Team,
    facts: IncidentFacts,
    *,
    at: datetime,
    service: Service | None = None,
    by: Person | None = None,
) -> Incident:
    """Open an incident; its first step is due at once. The engine is asked to look after the commit.

    With a `grouping` that already has an open incident, that one is given back, locked: the database decides
    between two senders in the same instant.
    """
    while (incident := _insert(team, facts, at=at, service=service, by=by)) is None:
        joined = open_of_group(facts.grouping)
        if joined is not None:
            return joined
    text, origin = facts.description, {"source": str(facts.source), "severity": facts.severity}
    write(incident, EntryKind.OPENED, at=at, by=by.id if by else None, text=text, **origin)
    poke("wake")
    return incident


def _insert(
    team: Team, facts: IncidentFacts, *, at: datetime, service: Service | None, by: Person | None
) -> Incident | None:
    """A new row, or None when its reference or its group is taken."""
    values: dict[str, Any] = vars(facts) | {
        "ref": new_ref(),
        "team_id": team.id,
        "service_id": service.id if service else None,
        "opened_by_id": by.id if by else None,
        "created_at": at,
        "opened_at": at,
        "next_escalation_at": at,
        "mitigation_due_at": mitigation_due(team.id, facts.severity, at),
        "status": Status.DETECTED,
        "alert_count": 0,
        "climb": 1,
        "climb_began_at": at,
        "reminder_count": 0,
        "escalation_loop": 0,
        "timeline_seq": 0,
    }
    return db.session.scalar(insert(Incident).values(values).on_conflict_do_nothing().returning(Incident))

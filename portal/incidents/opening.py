"""Opening an incident, or joining the one that is open already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, table_of, transactional
from portal.core.jobs import poke
from portal.incidents.clocks import mitigation_due
from portal.incidents.facts import Status
from portal.incidents.locks import open_of_group
from portal.incidents.models import EntryKind, Incident, Source
from portal.incidents.refs import new_ref
from portal.incidents.timeline.actions import write
from portal.people.models import Person, Team
from portal.services.models import Service

_OPEN = insert(table_of(Incident)).on_conflict_do_nothing().returning(*table_of(Incident).c)

MANUAL = "manual"
"""The origin of what a person opens. Those of senders name an integration."""


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
    return open_for(
        team.id, facts, at=at, service_id=service.id if service else None, by_id=by.id if by else None
    )


@transactional
def open_for(
    team_id: int,
    facts: IncidentFacts,
    *,
    at: datetime,
    service_id: int | None = None,
    by_id: int | None = None,
) -> Incident:
    """The same by numbers, for who has not read the rows."""
    while (incident := _insert(team_id, facts, at=at, service_id=service_id, by_id=by_id)) is None:
        joined = open_of_group(facts.grouping)
        if joined is not None:
            return joined
    text, origin = facts.description, {"source": str(facts.source), "severity": facts.severity}
    write(incident, EntryKind.OPENED, at=at, by=by_id, text=text, **origin)
    poke("wake")
    return incident


def _insert(
    team_id: int, facts: IncidentFacts, *, at: datetime, service_id: int | None, by_id: int | None
) -> Incident | None:
    """A new row, or None when its reference or its group is taken."""
    values: dict[str, Any] = vars(facts) | {
        "ref": new_ref(),
        "team_id": team_id,
        "service_id": service_id,
        "opened_by_id": by_id,
        "created_at": at,
        "opened_at": at,
        "next_escalation_at": at,
        "mitigation_due_at": mitigation_due(team_id, facts.severity, at),
        "status": Status.DETECTED,
        "alert_count": 0,
        "climb": 1,
        "climb_began_at": at,
        "reminder_count": 0,
        "escalation_loop": 0,
        "timeline_seq": 0,
    }
    return db.session.scalars(select(Incident).from_statement(_OPEN), values).one_or_none()

"""The two clocks that run on after the acknowledgement: not mitigated, and taken but forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core.db import db
from portal.escalations.rules.queries import rule_of
from portal.incidents.facts import OPEN, Status
from portal.incidents.models import EntryKind, Incident, TimelineEntry

RUNNING = OPEN - {Status.MITIGATED}
"""The phases in which somebody has to do something."""


def mitigation_due(team_id: int, severity: int, opened_at: datetime) -> datetime | None:
    """When management is told of what is not mitigated by then; None where the team's rule sets no time.

    Source: requirements 003-80 and 004-17.
    """
    minutes = rule_of(team_id, severity).management_minutes
    return None if minutes is None else opened_at + timedelta(minutes=minutes)


def start_mitigation_clock(incident: Incident, *, at: datetime) -> None:
    """Set when management is told: once an opening, and at once when that time has passed already."""
    due = mitigation_due(incident.team_id, incident.severity, incident.opened_at)
    is_wanted = due is not None and incident.status in RUNNING and not is_management_told(incident)
    incident.mitigation_due_at = max(due, at) if due is not None and is_wanted else None


def is_management_told(incident: Incident) -> bool:
    """Whether management was told since the incident was opened, or opened again."""
    told = select(TimelineEntry.seq).where(
        TimelineEntry.incident_id == incident.id,
        TimelineEntry.kind == EntryKind.ESCALATION,
        TimelineEntry.at >= incident.opened_at,
        TimelineEntry.facts["management"].as_boolean(),
    )
    return bool(db.session.scalar(select(told.exists())))


def note_work(incident: Incident, *, at: datetime) -> None:
    """A sign of work on what somebody has taken: the time until it counts as forgotten begins anew."""
    is_watched = incident.acknowledged_at is not None and incident.status in RUNNING
    minutes = rule_of(incident.team_id, incident.severity).forgotten_minutes if is_watched else None
    incident.forgotten_at = None if minutes is None else at + timedelta(minutes=minutes)
    incident.reminder_count = 0

"""Builders of incidents and of what stands in their timelines."""

from datetime import datetime, timedelta
from typing import Any

from portal.core.db import db, transactional
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.incidents.opening import IncidentFacts, open_incident
from portal.incidents.timeline.actions import write
from portal.messages.models import TAKEN, Message, MessageKind, MessageState
from portal.messages.outbox.actions import queue
from portal.people.models import Person, Team
from portal.services.models import Service
from tests.clock import START

HTMX = {"HX-Request": "true"}


def an_incident(
    team: Team,
    title: str = "Redis is down",
    *,
    severity: int = 2,
    at: datetime = START,
    by: Person | None = None,
    service: Service | None = None,
    **facts: Any,
) -> Incident:
    return open_incident(team, IncidentFacts(title, severity, **facts), at=at, by=by, service=service)


@transactional
def an_entry(
    incident: Incident,
    kind: EntryKind,
    *,
    at: datetime = START,
    by: Person | None = None,
    text: str = "",
    **facts: Any,
) -> TimelineEntry:
    """A line as the pager, an alert or a person writes it."""
    return write(lock(incident.id), kind, at=at, by=by.id if by else None, text=text, **facts)


@transactional
def a_page(
    incident: Incident,
    person: Person,
    *,
    channel: str = "SMS",
    state: MessageState = MessageState.SENT,
    step: int = 1,
    at: datetime = START,
) -> Message:
    """A page that was tried once and ended as `state` says after 0.4 seconds."""
    number = queue(
        f"test:{incident.id}:{person.id}:{channel}:{step}",
        kind=MessageKind.PAGE,
        channel=channel,
        address="+33 6 00 00 00 00",
        recipient=person.name,
        content={"title": incident.title, "text": ""},
        at=at,
        person_id=person.id,
        incident_id=incident.id,
        step=step,
        is_waking=True,
    )
    message = db.session.get_one(Message, number)
    message.state, message.attempt = state, 1
    message.finished_at = at + timedelta(seconds=0.4)
    message.sent_at = message.finished_at if state in TAKEN else None
    return message

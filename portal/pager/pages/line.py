"""Whose page goes first: the first ones of a quiet service before the line that a storm makes."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from portal.core.db import db
from portal.incidents.models import Incident
from portal.messages.models import UNSENT, Message, MessageKind
from portal.messages.outbox.actions import PAGE_PRIORITY

BUSY_FROM = 3
"""Other incidents whose pages are due and not sent. Chosen by us: so few are called before anybody waits a second."""


def priority_of(incident: Incident, *, at: datetime) -> int:
    """The place of a page that is planned now.

    Shape:  PAGE_PRIORITY while the team's line is short, one more for the first pages of a quiet service of a team
            whose line is long, two more behind the line of the service itself.
    """
    of_team = Incident.team_id == incident.team_id
    if not _is_busy(incident, of_team, at=at):
        return PAGE_PRIORITY
    of_service = Incident.service_id.is_not_distinct_from(incident.service_id)
    return PAGE_PRIORITY + 1 + _is_busy(incident, of_team & of_service, at=at)


def _is_busy(incident: Incident, lane: ColumnElement[bool], *, at: datetime) -> bool:
    """Whether enough other incidents wait there; counts no further than need be."""
    waiting = (
        select(Message.incident_id)
        .join(Incident, Incident.id == Message.incident_id)
        .where(
            Message.state.in_(UNSENT),
            Message.kind == MessageKind.PAGE,
            Message.due_at <= at,
            Message.incident_id != incident.id,
            lane,
        )
        .distinct()
        .limit(BUSY_FROM)
    )
    return (db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0) >= BUSY_FROM

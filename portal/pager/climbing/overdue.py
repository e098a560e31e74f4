"""After a backup is restored: what was due long ago is listed and pages nobody until somebody says so, once for all.

The portal has been away, or knows less than it did: what it would page for may be long over. Nothing is dropped:
without a word the ladders begin anew after a few hours.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select, text, update

from portal.core.db import db, many, transactional
from portal.incidents.climbing import hold_back, release
from portal.incidents.locks import lock
from portal.incidents.models import Hold, Incident
from portal.messages.models import UNSENT, Message, MessageKind, MessageState

OLD = timedelta(minutes=30)
"""Source: scenario 33 of docs/reliability.md. What is younger pages as if nothing had happened."""
PATIENCE = timedelta(hours=4)
"""Chosen by us: time to restore, look and decide; short enough that nothing is forgotten over a night."""
LOST_IDS = 1_000_000
"""Given out since the backup at the most, chosen by us. A number that is given out again would make a provider take
the new incident's page for one it has had."""
_LEAVE_ROOM = "SELECT setval(s, nextval(s) + :room) FROM pg_get_serial_sequence('incident', 'id') AS s"


@transactional
def hold_overdue(*, at: datetime) -> Sequence[Incident]:
    """Hold every open incident that pages or clocks are long due for; those, the gravest first.

    To be run once after a restore, before clock and workers start.
    """
    db.session.execute(text(_LEAVE_ROOM), {"room": LOST_IDS})
    found = many(_overdue(at - OLD))
    for incident in found:
        _hold(lock(incident.id), at)
    return found


@transactional
def page_overdue(*, at: datetime) -> Sequence[Incident]:
    """The one word: the ladders of all that was held begin now, by the policies and hours as they are."""
    found = held_overdue()
    for incident in found:
        _release(lock(incident.id), at)
    return found


def held_overdue() -> Sequence[Incident]:
    held = select(Incident).where(Incident.held_by == Hold.RESTORED, Incident.resolved_at.is_(None))
    return many(held.order_by(Incident.severity, Incident.created_at, Incident.id))


def _overdue(before: datetime) -> Select[Incident]:
    pages = select(Message.id).where(
        Message.incident_id == Incident.id,
        Message.kind == MessageKind.PAGE,
        Message.state.in_(UNSENT),
        Message.due_at < before,
    )
    clocks = (Incident.next_escalation_at, Incident.mitigation_due_at, Incident.forgotten_at)
    is_due = or_(*[clock < before for clock in clocks], pages.exists())
    return (
        select(Incident)
        .where(Incident.resolved_at.is_(None), is_due)
        .order_by(Incident.severity, Incident.created_at)
    )


def _hold(incident: Incident, at: datetime) -> None:
    """Also what was on its way: whoever sent it is gone with the time since the backup."""
    ours = (Message.incident_id == incident.id, Message.kind == MessageKind.PAGE, Message.state.in_(UNSENT))
    back = {"state": MessageState.CANCELLED, "claim_token": None, "lease_until": None, "finished_at": at}
    db.session.execute(update(Message).where(*ours).values(**back))
    until = at + PATIENCE
    hold_back(incident, until=until, by=Hold.RESTORED, at=at)
    if incident.mitigation_due_at is not None:
        incident.mitigation_due_at = max(incident.mitigation_due_at, until)
    if incident.forgotten_at is not None:
        incident.forgotten_at = max(incident.forgotten_at, until)


def _release(incident: Incident, at: datetime) -> None:
    if incident.mitigation_due_at == incident.held_until:
        incident.mitigation_due_at = at
    if incident.forgotten_at == incident.held_until:
        incident.forgotten_at = at
    release(incident, at=at)

"""Reading incidents, and loading them only for those who may."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort
from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import joinedload

from portal.core.db import db, many, one_or_none
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.refs import normalise_ref
from portal.messages.models import Message, MessageKind
from portal.people.access import Standing, To, may
from portal.people.models import Membership, Person, Role
from portal.people.queries import standing


@dataclass(frozen=True)
class Access:
    """An incident and what the person who asked may do with it."""

    incident: Incident
    may_respond: bool


def incident_for(person: Person, ref: str, *, to: To = To.RESPOND) -> Incident:
    """The loader of incidents. Errors: 404 when they may not see it, 403 when they only may follow it."""
    access = access_to(person, ref)
    if to != To.FOLLOW and not access.may_respond:
        abort(403)
    return access.incident


def access_to(person: Person, ref: str) -> Access:
    """An incident for its team, admins, whoever was paged for it, and viewers (its status view).

    Errors: 404 for everybody else, as for an incident that does not exist.
    """
    incident = _incident(ref) or abort(404)
    held = standing(person, incident.team_id)
    responds = may(held, To.RESPOND) or was_paged(incident, person)
    if not responds and (held != Standing.VIEWER or incident.is_private):
        abort(404)
    return Access(incident, responds)


def _incident(ref: str) -> Incident | None:
    try:
        ref = normalise_ref(ref)
    except ValueError:
        return None
    people = (joinedload(Incident.acknowledged_by), joinedload(Incident.team), joinedload(Incident.service))
    return one_or_none(select(Incident).where(Incident.ref == ref).options(*people))


def was_paged(incident: Incident, person: Person) -> bool:
    """Whether a page of this incident was meant for the person."""
    return bool(db.session.scalar(select(_paged(person.id).where(Message.incident_id == incident.id).exists())))


def _paged(person_id: int) -> Select[int]:
    return select(Message.id).where(Message.person_id == person_id, Message.kind == MessageKind.PAGE)


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition of every list of incidents: the same rule as `access_to`, in SQL."""
    if person.role == Role.ADMIN:
        return true()
    own_teams = select(Membership.team_id).where(Membership.person_id == person.id)
    mine = Incident.team_id.in_(own_teams) | _paged(person.id).where(Message.incident_id == Incident.id).exists()
    return mine | ~Incident.is_private if person.role == Role.VIEWER else mine


def open_incidents(person: Person) -> Sequence[Incident]:
    """What is going on that a person may see, most severe first."""
    found = _listed(person).where(Incident.resolved_at.is_(None))
    return many(found.order_by(Incident.severity, Incident.created_at.desc()).limit(200))


def latest_incidents(person: Person, *, before_id: int | None = None, limit: int = 50) -> Sequence[Incident]:
    """Incidents newest first, a page at a time: `before_id` is the last id of the page before."""
    found = _listed(person)
    if before_id is not None:
        found = found.where(Incident.id < before_id)
    return many(found.order_by(Incident.id.desc()).limit(limit))


def _listed(person: Person) -> Select[Incident]:
    shown = (joinedload(Incident.team), joinedload(Incident.service), joinedload(Incident.acknowledged_by))
    return select(Incident).where(visible_to(person)).options(*shown)


def open_count(person: Person) -> int:
    counted = select(func.count()).select_from(Incident).where(visible_to(person), Incident.resolved_at.is_(None))
    return db.session.scalar(counted) or 0


def entries_of(incident: Incident, *, after: int = 0, limit: int = 1000) -> Sequence[TimelineEntry]:
    """The timeline after a sequence number, in order, with its authors."""
    return entries_by_id(incident.id, after=after, limit=limit)


def entries_by_id(incident_id: int, *, after: int = 0, limit: int = 1000) -> Sequence[TimelineEntry]:
    entries = select(TimelineEntry).where(TimelineEntry.incident_id == incident_id, TimelineEntry.seq > after)
    return many(entries.options(joinedload(TimelineEntry.actor)).order_by(TimelineEntry.seq).limit(limit))

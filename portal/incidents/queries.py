"""Reading incidents, and loading them only for those who may."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import abort
from sqlalchemy import BindParameter, ColumnElement, Select, func, select, true
from sqlalchemy.orm import defer, joinedload

from portal.core.db import db, many, one_or_none
from portal.incidents.facts import Status
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.incidents.refs import normalise_ref
from portal.messages.models import Message, MessageKind
from portal.people.access import Standing, To, may
from portal.people.models import Membership, Person, Role
from portal.people.queries import Anybody, standing


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
    return bool(
        db.session.scalar(select(_paged(person.id).where(Message.incident_id == incident.id).exists()))
    )


def _paged(person_id: int | BindParameter[int]) -> Select[int]:
    return select(Message.id).where(Message.person_id == person_id, Message.kind == MessageKind.PAGE)


def visible_to(person: Person | Anybody) -> ColumnElement[bool]:
    """The condition of every list of incidents: the same rule as `access_to`, in SQL."""
    mine = may_respond_to(person)
    return mine | ~Incident.is_private if person.role == Role.VIEWER else mine


def may_respond_to(person: Person | Anybody) -> ColumnElement[bool]:
    """The condition for the incidents a person may do something about."""
    if person.role == Role.ADMIN:
        return true()
    own_teams = select(Membership.team_id).where(Membership.person_id == person.id)
    pages = _paged(person.id).where(Message.incident_id == Incident.id)
    return Incident.team_id.in_(own_teams) | pages.exists()


@dataclass(frozen=True)
class Wanted:
    """What a list of incidents is narrowed to; None is no limit."""

    team_id: int | None = None
    severity: int | None = None
    status: Status | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        for column, value in (
            (Incident.team_id, self.team_id),
            (Incident.severity, self.severity),
            (Incident.status, self.status),
        ):
            if value is not None:
                yield column == value


EVERYTHING = Wanted()


def open_incidents(person: Person, wanted: Wanted = EVERYTHING) -> Sequence[Incident]:
    """What is going on that a person may see, most severe first."""
    found = _listed(person).where(Incident.resolved_at.is_(None), *wanted.conditions())
    return many(found.order_by(Incident.severity, Incident.created_at.desc()).limit(200))


def past_incidents(
    person: Person, wanted: Wanted = EVERYTHING, *, before_id: int | None = None, limit: int = 50
) -> Sequence[Incident]:
    """What is over, newest first, a page at a time: `before_id` is the last id of the page before."""
    found = _listed(person).where(Incident.resolved_at.is_not(None), *wanted.conditions())
    if before_id is not None:
        found = found.where(Incident.id < before_id)
    return many(found.order_by(Incident.id.desc()).limit(limit))


def _listed(person: Person) -> Select[Incident]:
    shown = (joinedload(Incident.team), joinedload(Incident.service), joinedload(Incident.acknowledged_by))
    return select(Incident).where(visible_to(person)).options(*shown)


def open_count(person: Person) -> int:
    counted = (
        select(func.count()).select_from(Incident).where(visible_to(person), Incident.resolved_at.is_(None))
    )
    return db.session.scalar(counted) or 0


def entries_of(incident: Incident, *, after: int = 0, limit: int = 1000) -> Sequence[TimelineEntry]:
    """The timeline after a sequence number, in order, with its authors."""
    return entries_by_id(incident.id, after=after, limit=limit)


def entries_by_id(incident_id: int, *, after: int = 0, limit: int = 1000) -> Sequence[TimelineEntry]:
    entries = select(TimelineEntry).where(TimelineEntry.incident_id == incident_id, TimelineEntry.seq > after)
    return many(entries.options(joinedload(TimelineEntry.actor)).order_by(TimelineEntry.seq).limit(limit))


def incident_by_id(incident_id: int) -> Incident | None:
    """An incident as it is now, without asking who wants it: for those whose rights have been checked."""
    shown = (joinedload(Incident.team), joinedload(Incident.service), joinedload(Incident.acknowledged_by))
    found = select(Incident).where(Incident.id == incident_id).options(*shown, joinedload(Incident.opened_by))
    return db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def latest_seq(incident_id: int) -> int:
    """The number of the newest timeline entry."""
    return db.session.scalar(select(Incident.timeline_seq).where(Incident.id == incident_id)) or 0


def status_changes(incident_id: int) -> Sequence[TimelineEntry]:
    """The moves between phases, in order."""
    moves = select(TimelineEntry).where(
        TimelineEntry.incident_id == incident_id, TimelineEntry.kind == EntryKind.STATUS
    )
    return many(moves.order_by(TimelineEntry.seq))


def responders_of(incident_id: int) -> Sequence[Person]:
    """Everybody who has done or written something, first come first."""
    acted = select(Person).join(TimelineEntry, TimelineEntry.actor_id == Person.id)
    acted = acted.where(TimelineEntry.incident_id == incident_id).group_by(Person.id)
    return many(acted.order_by(func.min(TimelineEntry.seq)))


def latest_pages(incident_id: int, *, limit: int) -> Sequence[Message]:
    """The last pages tried for an incident, newest first; their addresses stay unread."""
    pages = select(Message).where(Message.incident_id == incident_id, Message.kind == MessageKind.PAGE)
    pages = pages.options(defer(Message.address, raiseload=True))
    return many(pages.order_by(Message.id.desc()).limit(limit))

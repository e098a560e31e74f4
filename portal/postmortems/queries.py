"""Reading postmortems, and loading them only for those who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.db import db, many, one_or_none
from portal.incidents.models import Incident
from portal.incidents.queries import access_to, may_respond_to, visible_to
from portal.messages.models import TAKEN, Message, MessageKind, MessageState
from portal.people.access import To
from portal.people.models import Person, Role
from portal.postmortems.models import Postmortem, PostmortemState

DUE_AFTER = timedelta(hours=24)
"""From resolution to a published postmortem. Source: requirement 004-18."""


@dataclass(frozen=True)
class Case:
    """An incident and its postmortem, None until it is asked for, as one person may see them."""

    incident: Incident
    postmortem: Postmortem | None
    may_write: bool

    @property
    def text(self) -> Postmortem | None:
        """The postmortem, once there is something to read."""
        return self.postmortem if self.postmortem is not None and self.postmortem.version > 0 else None


def case_for(person: Person, ref: str) -> Case:
    """The rights are the incident's; whoever only follows it reads what is published.

    Errors: 404 when they may not see it.
    """
    access = access_to(person, ref)
    found = one_or_none(
        select(Postmortem)
        .where(Postmortem.incident_id == access.incident.id)
        .options(joinedload(Postmortem.updated_by))
    )
    is_published = found is not None and found.state == PostmortemState.PUBLISHED
    if not (access.may_respond or is_published):
        abort(404)
    return Case(access.incident, found, access.may_respond)


def postmortem_for(person: Person, ref: str, *, to: To = To.RESPOND) -> Postmortem:
    """The loader of texts. Errors: 404 unseen or not drafted yet, 403 for those who may only read it."""
    case = case_for(person, ref)
    if to != To.FOLLOW and not case.may_write:
        abort(403)
    return case.text or abort(404)


def postmortems_for(person: Person, *, before_id: int | None = None, limit: int = 50) -> Sequence[Postmortem]:
    """Newest first, a part at a time: `before_id` is the last id of the part before."""
    shown = (contains_eager(Postmortem.incident).joinedload(Incident.team), joinedload(Postmortem.updated_by))
    found = select(Postmortem).join(Postmortem.incident).where(_readable_by(person)).options(*shown)
    if before_id is not None:
        found = found.where(Postmortem.id < before_id)
    return many(found.order_by(Postmortem.id.desc()).limit(limit))


def owed_while_open(person: Person) -> Sequence[Incident]:
    """Incidents that are not over and whose postmortem is owed already, longest first."""
    owed = select(Incident).where(
        Incident.resolved_at.is_(None), Incident.postmortem_owed_at.is_not(None), may_respond_to(person)
    )
    return many(owed.options(joinedload(Incident.team)).order_by(Incident.postmortem_owed_at).limit(50))


def _readable_by(person: Person) -> ColumnElement[bool]:
    """The rule of `case_for`, in SQL."""
    if person.role != Role.VIEWER:
        return visible_to(person)
    is_published = Postmortem.state == PostmortemState.PUBLISHED
    return may_respond_to(person) | (visible_to(person) & is_published)


def people_paged(incident_id: int) -> dict[Person, int]:
    """Whoever a page was sent or tried to, the first one first, and how many reached a provider."""
    is_sent = Message.state.in_(TAKEN)
    tried = (
        select(Person, func.count().filter(is_sent))
        .join(Message, Message.person_id == Person.id)
        .where(Message.incident_id == incident_id, Message.kind == MessageKind.PAGE)
        .where(is_sent | Message.state.in_((MessageState.SENDING, MessageState.FAILED)))
        .group_by(Person.id)
        .order_by(func.min(Message.id))
    )
    return {row[0]: row[1] for row in db.session.execute(tried)}


def waiting(at: datetime, *, limit: int) -> Sequence[int]:
    """Incidents that are over and whose draft is asked for and in nobody's hands, longest waiting first."""
    is_free = Postmortem.lease_until.is_(None) | (Postmortem.lease_until < at)
    asked = (
        select(Postmortem.incident_id)
        .join(Postmortem.incident)
        .where(Postmortem.state == PostmortemState.REQUESTED, is_free, Incident.resolved_at.is_not(None))
        .order_by(Postmortem.requested_at, Postmortem.id)
    )
    return db.session.scalars(asked.limit(limit)).all()

"""Whose figures something has changed, as far as nobody tells: found by asking, through indexes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, DateTime, Interval, cast, func, literal, or_, select

from portal.absences.models import Absence
from portal.core.db import db, many
from portal.fatigue.days.models import FatigueUpkeep
from portal.fatigue.settings import Settings
from portal.incidents.models import Incident, TimelineEntry
from portal.messages.models import TAKEN, Message, MessageKind
from portal.people.models import Person
from portal.rota.windows import DAY

NOTICED_WITHIN = timedelta(minutes=2)
"""How long what was written at an instant may take to be seen by others. Chosen by us: no transaction lasts as long."""

OVER_SINCE = Settings().engaged_at_most + timedelta(hours=1)
"""How long after an incident has ended something on it may still lengthen a page: as long as a page lasts."""

DUE_AT_ONCE = 20
"""People whom one round counts. Chosen by us: twelve hundred an hour, each for some hundredths of a second."""

_COUNTED_UNTIL = FatigueUpkeep.counted_until - literal(NOTICED_WITHIN, Interval())
_WOKE = (
    Message.is_waking,
    Message.kind == MessageKind.PAGE,
    Message.state.in_(TAKEN),
)


def due_people(at: datetime) -> Sequence[Person]:
    """Who is to be counted now, those that wait for longest first."""
    due = (
        select(Person)
        .join(FatigueUpkeep, FatigueUpkeep.person_id == Person.id)
        .where(FatigueUpkeep.due_at <= at)
    )
    return many(due.order_by(FatigueUpkeep.due_at, Person.id).limit(DUE_AT_ONCE))


def without_upkeep() -> Sequence[int]:
    """Who works here and was never counted."""
    known = select(FatigueUpkeep.person_id)
    return db.session.scalars(select(Person.id).where(Person.is_active, Person.id.not_in(known))).all()


def is_paged(at: datetime) -> ColumnElement[bool]:
    """They were woken since they were counted."""
    theirs = (
        Message.person_id == FatigueUpkeep.person_id,
        Message.sent_at > _COUNTED_UNTIL,
        Message.sent_at <= at,
    )
    return select(Message.id).where(*_WOKE, *theirs).exists()


def deeds_noticed(at: datetime) -> Sequence[tuple[int, datetime]]:
    """Who has done something since they were counted on what had woken them, and when it first had."""
    rows = (
        select(TimelineEntry.actor_id, func.min(Message.sent_at))
        .select_from(Incident)
        .join(TimelineEntry, TimelineEntry.incident_id == Incident.id)
        .join(FatigueUpkeep, FatigueUpkeep.person_id == TimelineEntry.actor_id)
        .join(Message, (Message.incident_id == Incident.id) & (Message.person_id == TimelineEntry.actor_id))
        .where(or_(Incident.resolved_at.is_(None), Incident.resolved_at > at - OVER_SINCE), *_WOKE)
        .where(TimelineEntry.at > _COUNTED_UNTIL)
        .where(TimelineEntry.at <= at, Message.sent_at <= TimelineEntry.at)
        .group_by(TimelineEntry.actor_id)
    )
    return [(who, since) for who, since in db.session.execute(rows) if who is not None and since is not None]


def since_of_leave(person_id: int, at: datetime) -> datetime:
    """When the first of the leave begins that was asked for or decided at an instant; without any, that instant."""
    starts = func.coalesce(Absence.starts_at, cast(Absence.starts_on, DateTime(timezone=True)) - DAY)
    then = or_(Absence.asked_at == at, Absence.decided_at == at)
    found: datetime | None = db.session.scalar(
        select(func.min(starts)).where(Absence.person_id == person_id, then)
    )
    return found or at

"""Who is away, and whose leave somebody decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from portal.absences.models import Absence, Status
from portal.absences.spans import instants
from portal.core.db import db, many, one_or_none
from portal.people.models import Membership, Person, Role, TeamRole

Period = tuple[datetime, datetime]
LOOK_BACK = timedelta(days=90)


def away(person_ids: Iterable[int], start: datetime, end: datetime) -> dict[int, tuple[Period, ...]]:
    """When each is away within [start, end), asked for or confirmed: one query. Nobody else's key is there."""
    found: defaultdict[int, list[Period]] = defaultdict(list)
    for absence in many(_counting().where(Absence.person_id.in_(person_ids), Absence.over_at > start)):
        period = period_of(absence)
        if period[0] < end and period[1] > start:
            found[absence.person_id].append(period)
    return {person_id: tuple(sorted(periods)) for person_id, periods in found.items()}


def period_of(absence: Absence) -> Period:
    return instants(absence.span, ZoneInfo(absence.person.time_zone))


def absences_of(person: Person, *, since: datetime) -> Sequence[Absence]:
    """All that is not over at `since`, refused and withdrawn ones too, in the order of their ends."""
    theirs = absences().where(Absence.person_id == person.id, Absence.over_at > since)
    return many(theirs.order_by(Absence.over_at, Absence.id))


def overlapping(person: Person, start: datetime, end: datetime) -> Sequence[Absence]:
    """What counts of theirs within [start, end)."""
    found = many(_counting().where(Absence.person_id == person.id, Absence.over_at > start))
    return [one for one in found if period_of(one)[0] < end and period_of(one)[1] > start]


def absences_by_key(keys: Iterable[str]) -> dict[str, Absence]:
    return {one.key: one for one in many(absences().where(Absence.key.in_([*keys])))}


def managers_of(person: Person) -> Sequence[Person]:
    """Who decides somebody's leave: managers of their teams, never they themselves; admins where there is none."""
    theirs = select(Membership.team_id).where(Membership.person_id == person.id)
    managers = select(Membership.person_id).where(
        Membership.team_id.in_(theirs), Membership.role == TeamRole.MANAGER
    )
    others = select(Person).where(Person.is_active, Person.id != person.id).order_by(Person.name, Person.id)
    return many(others.where(Person.id.in_(managers))) or many(others.where(Person.role == Role.ADMIN))


def may_decide(person: Person, of: Person) -> bool:
    """Admins, and managers of a team that the other is in; one's own leave only as an admin."""
    if person.role == Role.ADMIN:
        return True
    return person.id != of.id and _is_beside(person, of, Membership.role == TeamRole.MANAGER)


def may_see(person: Person, of: Person) -> bool:
    """That somebody is away is for their teams, and for admins."""
    return person.id == of.id or person.role == Role.ADMIN or _is_beside(person, of)


def _is_beside(person: Person, of: Person, *where: ColumnElement[bool]) -> bool:
    """They share a team, in which the first one is what is asked for."""
    own = select(Membership.team_id).where(Membership.person_id == person.id, *where)
    shared = select(Membership.team_id).where(Membership.person_id == of.id, Membership.team_id.in_(own))
    return db.session.scalar(shared.limit(1)) is not None


def own_absence(person: Person, key: str) -> Absence:
    """Errors: 404 for somebody else's."""
    theirs = absences().where(Absence.key == key, Absence.person_id == person.id)
    return one_or_none(theirs) or abort(404)


def absences() -> Select[Absence]:
    return select(Absence).options(joinedload(Absence.person))


def _counting() -> Select[Absence]:
    return absences().where(Absence.status.in_((Status.PENDING, Status.CONFIRMED)))

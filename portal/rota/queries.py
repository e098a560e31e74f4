"""Who is on call. Everything that names the person on call asks here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from flask import abort
from sqlalchemy import ARRAY, BigInteger, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.core.db import UtcDateTime, db, many, one_or_none
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import require
from portal.rota.models import (
    Assignment,
    RotaRole,
    Rotation,
    RotationMember,
    Shift,
)
from portal.rota.periods import covers, touches

_IN_FORCE = (Assignment.replaced_at.is_(None), Person.is_active)
_WITH_SHIFT = joinedload(Assignment.shift, innerjoin=True).load_only(Shift.key)
"""The address of what is shown, in the same query."""
_ORDER = {role: place for place, role in enumerate(RotaRole)}


def assignments() -> Select[Assignment]:
    """The one statement about cover: who is really responsible for which stretch, people still here only."""
    with_people = (contains_eager(Assignment.person), joinedload(Assignment.team))
    return select(Assignment).join(Assignment.person).where(*_IN_FORCE).options(*with_people)


def on_call(team: Team, at: datetime, *, role: RotaRole | None = None) -> Sequence[Assignment]:
    """Who covers a team at an instant, by role; several of a role where several rotations have it."""
    now = assignments().where(Assignment.team_id == team.id, covers(at))
    if role is not None:
        now = now.where(Assignment.role == role)
    return _in_role_order(many(now.order_by(Assignment.id)))


class OnCall(NamedTuple):
    """A line of `roster`."""

    team: str
    role: RotaRole
    email: str
    name: str
    starts_at: datetime
    ends_at: datetime


_ROSTER = (
    select(Team.slug, Assignment.role, Person.email, Person.name, Assignment.starts_at, Assignment.ends_at)
    .join(Assignment.person)
    .join(Assignment.team)
    .where(*_IN_FORCE, covers(bindparam("at", type_=UtcDateTime())))
    .order_by(Assignment.team_id, case(_ORDER, value=Assignment.role), Assignment.id)
)
_ROSTER_OF_TEAM = _ROSTER.where(Team.slug == bindparam("slug"))


def roster(at: datetime, slug: str | None = None) -> list[OnCall]:
    """Who covers any team, or one, as names alone: a fifth of the work, for scripts that ask all the time."""
    statement = _ROSTER if slug is None else _ROSTER_OF_TEAM
    found = db.session.connection().execute(statement, {"at": at, "slug": slug})
    return [OnCall(*row) for row in found]


def cover_between(team: Team, start: datetime, end: datetime) -> Sequence[Assignment]:
    """All cover of a team that touches [start, end), by time."""
    asked = {"team_id": team.id, "start": start, "end": end}
    return db.session.scalars(_cover_of_team(), asked).all()


def cover_of_all(start: datetime, end: datetime) -> Sequence[Assignment]:
    """All cover of every team that touches [start, end), by time; one query."""
    return db.session.scalars(_cover(), {"start": start, "end": end}).all()


@cache  # putting it together takes as long as running it
def _cover() -> Select[Assignment]:
    start, end = (bindparam(name, type_=UtcDateTime()) for name in ("start", "end"))
    touching = assignments().where(touches(start, end))
    return touching.options(_WITH_SHIFT).order_by(Assignment.starts_at, Assignment.id)


@cache
def _cover_of_team() -> Select[Assignment]:
    return _cover().where(Assignment.team_id == bindparam("team_id"))


def cover_by(person: Person, start: datetime, end: datetime | None = None) -> Sequence[Assignment]:
    """What a person covers in [start, end), in any team, by time."""
    theirs = assignments().where(Assignment.person_id == person.id, Assignment.ends_at > start)
    if end is not None:
        theirs = theirs.where(Assignment.starts_at < end)
    return many(theirs.options(_WITH_SHIFT).order_by(Assignment.starts_at, Assignment.id))


class CoverRow(NamedTuple):
    """A line of `stretches_of`."""

    person_id: int
    team_id: int
    team: str
    role: RotaRole
    rotation_id: int
    starts_at: datetime
    ends_at: datetime


_STRETCHES = (
    select(
        Assignment.person_id,
        Assignment.team_id,
        Team.name,
        Assignment.role,
        Assignment.rotation_id,
        Assignment.starts_at,
        Assignment.ends_at,
    )
    .join(Assignment.person)
    .join(Assignment.team)
    .where(*_IN_FORCE, Assignment.person_id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
    .where(Assignment.ends_at > bindparam("start"), Assignment.starts_at < bindparam("end"))
    .order_by(Assignment.starts_at, Assignment.id)
)


def stretches_of(people: Iterable[int], start: datetime, end: datetime) -> list[CoverRow]:
    """What people cover in [start, end), in any team, by time, as values alone: for who compares many of them."""
    found = db.session.connection().execute(_STRETCHES, {"ids": [*people], "start": start, "end": end})
    return [CoverRow(*row) for row in found]


class HeldRow(NamedTuple):
    """A line of `held_by`."""

    person_id: int
    shift_key: str
    role: RotaRole
    starts_at: datetime
    ends_at: datetime


_HELD = (
    select(Assignment.person_id, Shift.key, Assignment.role, Assignment.starts_at, Assignment.ends_at)
    .join(Assignment.shift)
    .where(Assignment.replaced_at.is_(None))
    .where(Assignment.person_id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
    .where(Assignment.ends_at > bindparam("start"), Assignment.starts_at < bindparam("end"))
    .order_by(Assignment.starts_at, Assignment.id)
)


def held_by(people: Iterable[int], start: datetime, end: datetime) -> list[HeldRow]:
    """What people have covered in [start, end), in any team, by time; also of those who have left since."""
    found = db.session.connection().execute(_HELD, {"ids": [*people], "start": start, "end": end})
    return [HeldRow(*row) for row in found]


def roles_taken(
    team: Team, people: Iterable[int], first_on: date, last_on: date
) -> dict[int, frozenset[RotaRole]]:
    """The roles in which people take turns in a team at any time between two days, both included."""
    in_turn = (
        select(RotationMember.person_id, Rotation.role)
        .join(RotationMember.rotation)
        .where(Rotation.team_id == team.id, Rotation.is_active, RotationMember.person_id.in_(people))
        .where(or_(RotationMember.joins_on.is_(None), RotationMember.joins_on <= last_on))
        .where(or_(RotationMember.leaves_on.is_(None), RotationMember.leaves_on > first_on))
    )
    roles = defaultdict(set)
    for person_id, role in db.session.execute(in_turn):
        roles[person_id].add(role)
    return {person_id: frozenset(held) for person_id, held in roles.items()}


def rotations_of(team: Team) -> Sequence[Rotation]:
    people = selectinload(Rotation.members).joinedload(RotationMember.person)
    mine = select(Rotation).where(Rotation.team_id == team.id).options(people, selectinload(Rotation.windows))
    return many(mine.order_by(Rotation.is_active.desc(), Rotation.id))


def rotation_for(person: Person, key: str, *, to: To = To.SEE) -> Rotation:
    """The loader of rotations. Errors: 404, 403 as `require` says."""
    rotation = one_or_none(select(Rotation).where(Rotation.key == key)) or abort(404)
    require(person, rotation.team_id, to)
    return rotation


def active_rotations(team: Team | None = None) -> Sequence[Rotation]:
    """Those of every team or of one, with their hours, without their members."""
    if team is None:
        return many(_ACTIVE)
    return db.session.scalars(_ACTIVE_OF_TEAM, {"team_id": team.id}).all()


_ACTIVE = (
    select(Rotation).where(Rotation.is_active).order_by(Rotation.id).options(selectinload(Rotation.windows))
)
_ACTIVE_OF_TEAM = _ACTIVE.where(Rotation.team_id == bindparam("team_id"))


def _in_role_order(found: Sequence[Assignment]) -> list[Assignment]:
    return sorted(found, key=lambda a: (a.team_id, _ORDER[a.role]))

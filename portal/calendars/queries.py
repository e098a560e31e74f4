"""Reading feeds: whose they are, how far what they show has changed, and what they show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import ColumnElement, Select, bindparam, false, func, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.calendars.models import Feed
from portal.calendars.stretches import Stretch
from portal.core import crypto
from portal.core.db import db, many, one_or_none
from portal.people.models import Person, Team
from portal.rota.models import Assignment, RotaRole, Rotation, Shift
from portal.rota.queries import assignments
from portal.rota.rule.stored import wanted_hours
from portal.rota.windows import Period

BACK = timedelta(days=30)
AHEAD = timedelta(days=366)
"""How far a feed reaches from today's midnight UTC. Chosen by us: who comes once a day still sees a year."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a feed shows, [start, end): it moves at midnight UTC, so the bytes stay the same within a day."""

    start: datetime
    end: datetime

    @property
    def day_at(self) -> datetime:
        return self.start + BACK


def span_at(at: datetime) -> Span:
    midnight = datetime.combine(at.astimezone(UTC), time(), UTC)
    return Span(midnight - BACK, midnight + AHEAD)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a secret leads to. `revision` rises and `changed_at` moves with every change of what is shown."""

    feed_id: int
    owner_id: int
    team_id: int | None
    name: str
    slug: str | None
    revision: int
    changed_at: datetime
    locale: str
    time_zone: str
    last_read_at: datetime | None
    role: RotaRole | None = None


def feed_state(secret: str) -> FeedState | None:
    """The feed behind a secret, in one read; None when there is none (any more) or its owner has left."""
    row = db.session.connection().execute(_state(), {"hash": crypto.token_hash(secret)}).one_or_none()
    return None if row is None else FeedState(*row)


@cache  # putting a statement together takes longer than running it
def _state() -> Select[Any]:
    fields: tuple[Any, ...] = (
        Feed.id, Feed.owner_id, Feed.team_id, func.coalesce(Team.name, Person.name), Team.slug,
        func.coalesce(Team.calendar_revision, Person.calendar_revision),
        func.coalesce(Team.calendar_changed_at, Person.calendar_changed_at),
        Person.locale, func.coalesce(Team.time_zone, Person.time_zone), Feed.last_read_at, Feed.role,
    )  # fmt: skip
    found = select(*fields).join(Feed.owner).outerjoin(Feed.team)
    return found.where(Person.is_active, Feed.secret_hash == bindparam("hash"))


def stretches_of(state: FeedState, span: Span) -> list[Stretch]:
    """What the feed shows: cover in force, and for thirty days what was taken out without a successor.

    A stretch that went to somebody else is in force there; it just leaves the personal feed of who had it.
    """
    kind = _Kind(state.team_id is None, state.role is not None)
    whose = state.owner_id if state.team_id is None else state.team_id
    asked = {"of": whose, "role": state.role, "start": span.start, "end": span.end}
    connection = db.session.connection()
    return [
        Stretch(*row) for shown in (_in_force, _taken_out) for row in connection.execute(shown(kind), asked)
    ]


class _Kind(NamedTuple):
    """Of which feeds a statement is: each is put together once."""

    is_personal: bool
    is_of_role: bool

    @property
    def mine(self) -> ColumnElement[bool]:
        own = (Assignment.person_id if self.is_personal else Assignment.team_id) == bindparam("of")
        return own & (Assignment.role == bindparam("role")) if self.is_of_role else own


@cache
def _in_force(kind: _Kind) -> Select[Any]:
    shown = assignments().with_only_columns(*_columns(), false()).join(Assignment.shift).join(Assignment.team)
    return shown.where(
        kind.mine, Assignment.ends_at > bindparam("start"), Assignment.starts_at < bindparam("end")
    )


@cache
def _taken_out(kind: _Kind) -> Select[Any]:
    """Replaced rows after which nothing of their shift opens it, or begins at the same instant, as they did."""
    later = aliased(Assignment)
    successor = _same_place(select(later.id), later).where(later.id > Assignment.id)
    shown = select(*_columns(), true()).join(Assignment.person).join(Assignment.shift).join(Assignment.team)
    return shown.where(~successor.exists(), kind.mine, Assignment.replaced_at >= bindparam("start"))


def _columns() -> tuple[Any, ...]:
    """The fields of a Stretch but the last one, in their order."""
    first = aliased(Assignment)
    first_key = _same_place(select(first.key), first).order_by(first.id).limit(1).scalar_subquery()
    return (
        Shift.key, Assignment.is_opening, first_key, Assignment.starts_at, Assignment.ends_at, Assignment.role,
        Person.name, Team.name, Team.slug, Shift.sequence, Shift.changed_at,
    )  # fmt: skip


def _same_place(rows: Select[Any], row: type[Assignment]) -> Select[Any]:
    """A shift that moves is opened at another instant, under the same name; what is inside goes by its beginning."""
    is_opening = row.is_opening & Assignment.is_opening
    begins_alike = ~row.is_opening & ~Assignment.is_opening & (row.starts_at == Assignment.starts_at)
    return rows.where(row.shift_id == Assignment.shift_id, is_opening | begins_alike)


def published_between(team_id: int, span: Span, role: RotaRole) -> tuple[datetime, datetime] | None:
    """From when to when the shifts of a role in a team are published, inside the span; None without any."""
    asked = {"team_id": team_id, "role": role, "start": span.start, "end": span.end}
    found = db.session.connection().execute(_published(), asked).one_or_none()
    return None if found is None else (max(found[0], span.start), min(found[1], span.end))


@cache
def _published() -> Select[datetime, datetime]:
    return (
        select(func.min(Shift.starts_at), func.max(Shift.ends_at))
        .join(Shift.rotation)
        .where(Rotation.team_id == bindparam("team_id"), Rotation.role == bindparam("role"))
        .where(Shift.cancelled_at.is_(None))
        .where(Shift.ends_at > bindparam("start"), Shift.starts_at < bindparam("end"))
        .having(func.count() > 0)
    )


def wanted_in(team_id: int, role: RotaRole, start: datetime, end: datetime) -> list[Period]:
    """The hours of [start, end) that a team's rotations of a role mean to cover."""
    own = db.session.scalars(_of_role(), {"team_id": team_id, "role": role}).all()
    return wanted_hours(own, start, end).get(role, [])


@cache
def _of_role() -> Select[Rotation]:
    own = (Rotation.team_id == bindparam("team_id"), Rotation.role == bindparam("role"), Rotation.is_active)
    return select(Rotation).where(*own).options(selectinload(Rotation.windows))


def feeds_of(person: Person) -> Sequence[Feed]:
    """A person's feeds with their teams, oldest first."""
    mine = select(Feed).where(Feed.owner_id == person.id).options(joinedload(Feed.team))
    return many(mine.order_by(Feed.id))


def roles_in(team_ids: Iterable[int]) -> dict[int, list[RotaRole]]:
    """The roles that the rotations of teams have, in the usual order; one query."""
    asked = select(Rotation.team_id, Rotation.role).where(Rotation.team_id.in_(list(team_ids))).distinct()
    found = {(team_id, role) for team_id, role in db.session.execute(asked)}
    return {team: [role for role in RotaRole if (team, role) in found] for team, _role in found}


def feed_for(person: Person, feed_id: int) -> Feed:
    """The loader of feeds: nobody but its owner knows of one. Errors: 404."""
    return one_or_none(select(Feed).where(Feed.id == feed_id, Feed.owner_id == person.id)) or abort(404)

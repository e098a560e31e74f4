"""Reading people and teams, and loading them only for those who may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import abort
from sqlalchemy import BigInteger, BindParameter, ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, selectinload

from portal.core import crypto
from portal.core.db import db, many, one_or_none
from portal.people import demo
from portal.people.access import Standing, To, may
from portal.people.models import (
    SIGN_IN_LIFETIME,
    ApiToken,
    Membership,
    Person,
    PersonZone,
    Role,
    SignIn,
    Team,
    TeamRole,
)


@dataclass(frozen=True)
class Anybody:
    """Stands for a person in a statement that is built once; their number comes when it runs, as `person_id`."""

    role: Role
    id: BindParameter[int] = bindparam("person_id", type_=BigInteger)


_ROLE = select(Membership.role).where(
    Membership.team_id == bindparam("team_id"), Membership.person_id == bindparam("person_id")
)
_TEAM = select(Team).where(Team.slug == bindparam("slug"))


def standing(person: Person, team_id: int) -> Standing:
    """What a person is to a team; one query, none for admins."""
    if person.role == Role.ADMIN:
        return Standing.ADMIN
    role = db.session.scalar(_ROLE, {"team_id": team_id, "person_id": person.id})
    if role is not None:
        return Standing.MANAGER if role == TeamRole.MANAGER else Standing.MEMBER
    return Standing.VIEWER if person.role == Role.VIEWER else Standing.STRANGER


def require(person: Person, team_id: int, to: To, *, seen_by: To = To.SEE) -> Standing:
    """Let pass, or end the request: 404 for those who may not see the thing, 403 for those who only may."""
    held = standing(person, team_id)
    if not may(held, seen_by):
        abort(404)
    if not may(held, to):
        abort(403)
    return held


def team_for(person: Person, slug: str, *, to: To = To.SEE) -> Team:
    """The loader of teams. Errors: 404 unknown, 403 not allowed to do `to`."""
    team = db.session.scalars(_TEAM, {"slug": slug}).one_or_none() or abort(404)
    if to != To.SEE:  # which everybody may
        require(person, team.id, to)
    return team


def membership_for(person: Person, slug: str, key: str) -> Membership:
    """A member, for those who manage the team. Errors: 404, 403."""
    team = team_for(person, slug, to=To.MANAGE)
    statement = select(Membership).join(Person).where(Membership.team_id == team.id, Person.key == key)
    return one_or_none(statement) or abort(404)


def may_manage(person: Person, team: Team) -> bool:
    return may(standing(person, team.id), To.MANAGE)


def person_for(viewer: Person, key: str, *, to_change: bool = False) -> Person:
    """The loader of people: everyone signed in sees names, only the person and admins change them."""
    person = one_or_none(select(Person).where(Person.key == key)) or abort(404)
    if to_change and viewer.id != person.id and viewer.role != Role.ADMIN:
        abort(403)
    return person


def person_by_email(email: str) -> Person | None:
    return one_or_none(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def person_by_key(key: str) -> Person | None:
    return one_or_none(select(Person).where(Person.key == key))


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    return {person.id: person for person in many(select(Person).where(Person.id.in_(ids)))}


def zones_of(people: Iterable[int]) -> dict[int, list[tuple[datetime, str]]]:
    """By which clock each has lived since when, in order; one query. Nobody else's key is there."""
    rows = select(PersonZone).where(PersonZone.person_id.in_([*people])).order_by(PersonZone.since_at)
    found: dict[int, list[tuple[datetime, str]]] = {}
    for row in many(rows):
        found.setdefault(row.person_id, []).append((row.since_at, row.time_zone))
    return found


def countries_of(people: Iterable[int]) -> dict[int, list[tuple[datetime, str | None]]]:
    """In which country each has lived since when, in order, None where they have not said; one query."""
    rows = select(PersonZone.person_id, PersonZone.since_at, PersonZone.country)
    theirs = rows.where(PersonZone.person_id.in_([*people])).order_by(PersonZone.since_at)
    found: dict[int, list[tuple[datetime, str | None]]] = {}
    for person_id, since_at, country in db.session.execute(theirs):
        found.setdefault(person_id, []).append((since_at, country))
    return found


def active_people() -> Sequence[Person]:
    return many(select(Person).where(Person.is_active).order_by(Person.name, Person.id))


def all_people() -> Sequence[Person]:
    """Everybody, with their teams, those who left last."""
    return many(_with_teams().order_by(Person.is_active.desc(), Person.name, Person.id))


def active_people_with_teams() -> Sequence[Person]:
    return many(_with_teams().where(Person.is_active).order_by(Person.name, Person.id))


def demo_people() -> Sequence[Person]:
    """The accounts of the demo, for its sign-in view, with their teams."""
    ours = _with_teams().where(Person.email.endswith(f"@{demo.DOMAIN}"), Person.is_active)
    return many(ours.order_by(Person.id))


def _with_teams() -> Select[Person]:
    return select(Person).options(selectinload(Person.memberships).joinedload(Membership.team))


def all_teams() -> Sequence[Team]:
    members = selectinload(Team.memberships).joinedload(Membership.person)
    return many(select(Team).options(members).order_by(Team.name))


def teams_of(person: Person, *, to: To = To.RESPOND) -> Sequence[Team]:
    """The teams a person may do something with: all of them for an admin."""
    teams = select(Team).order_by(Team.name)
    if person.role == Role.ADMIN or to == To.SEE:
        return many(teams)
    own = select(Membership.team_id).where(Membership.person_id == person.id)
    if to == To.MANAGE:
        own = own.where(Membership.role == TeamRole.MANAGER)
    return many(teams.where(Team.id.in_(own)))


def members_of(team: Team) -> Sequence[Membership]:
    """A team's memberships with their people, managers first."""
    mine = select(Membership).join(Membership.person).where(Membership.team_id == team.id, Person.is_active)
    return many(mine.options(contains_eager(Membership.person)).order_by(Membership.role, Person.name))


def memberships_of(person: Person) -> Sequence[Membership]:
    """The teams a person is in, with what they are there."""
    mine = select(Membership).join(Team).where(Membership.person_id == person.id)
    return many(mine.options(selectinload(Membership.team)).order_by(Team.name))


def could_join(team: Team) -> Sequence[Person]:
    members = select(Membership.person_id).where(Membership.team_id == team.id)
    return many(
        select(Person).where(Person.is_active, Person.id.not_in(members)).order_by(Person.name, Person.id)
    )


def teams_with_last_resort(person: Person) -> Sequence[Team]:
    """The teams whose last resort this person is."""
    return many(select(Team).where(Team.last_resort_id == person.id).order_by(Team.name))


_SIGN_IN = (
    select(SignIn)
    .join(SignIn.person)
    .where(SignIn.token_hash == bindparam("hash"), SignIn.ended_at.is_(None), Person.is_active)
    .where(SignIn.created_at > bindparam("after"))
    .options(contains_eager(SignIn.person))
)
"""Built once: every view asks."""


def sign_in_by_token(token: str, *, at: datetime) -> SignIn | None:
    """The living sign-in of an active person behind a cookie's token."""
    after = at - SIGN_IN_LIFETIME
    return db.session.scalars(_SIGN_IN, {"hash": crypto.token_hash(token), "after": after}).one_or_none()


def other_sign_in_count(sign_in: SignIn, *, at: datetime) -> int:
    """In how many other browsers the same person is signed in."""
    others = (
        select(func.count())
        .select_from(SignIn)
        .where(SignIn.person_id == sign_in.person_id, SignIn.id != sign_in.id, *_living(at))
    )
    return db.session.scalar(others) or 0


def _living(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignIn.ended_at.is_(None), SignIn.created_at > at - SIGN_IN_LIFETIME


class LivingToken(NamedTuple):
    """What each call of a script asks about its token."""

    id: int
    person_id: int
    is_read_only: bool
    expires_at: datetime | None
    last_used_at: datetime | None


_LIVING_TOKEN = (
    select(ApiToken.id, ApiToken.person_id, ApiToken.is_read_only, ApiToken.expires_at, ApiToken.last_used_at)
    .join(ApiToken.person)
    .where(ApiToken.token_hash == bindparam("hash"), ApiToken.revoked_at.is_(None), Person.is_active)
)


def living_token(token: str) -> LivingToken | None:
    """The token that has not been revoked and whose person is active; it may have expired."""
    found = db.session.connection().execute(_LIVING_TOKEN, {"hash": crypto.token_hash(token)}).one_or_none()
    return None if found is None else LivingToken(*found)


def api_tokens_of(person: Person) -> Sequence[ApiToken]:
    """The tokens that have not been revoked, oldest first; some may have expired."""
    mine = select(ApiToken).where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
    return many(mine.order_by(ApiToken.created_at, ApiToken.id))


def api_token_for(person: Person, key: str) -> ApiToken:
    """One's own living token. Errors: 404, also for somebody else's."""
    mine = select(ApiToken).where(ApiToken.key == key, ApiToken.person_id == person.id)
    return one_or_none(mine.where(ApiToken.revoked_at.is_(None))) or abort(404)

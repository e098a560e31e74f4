"""Reading people and teams, and loading them only for those who may."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.core import crypto
from portal.core.db import db, many, one_or_none
from portal.people.access import Standing, To, may
from portal.people.models import ApiToken, Membership, Person, Role, SignIn, Team, TeamRole


def standing(person: Person, team_id: int) -> Standing:
    """What a person is to a team; one query, none for admins."""
    if person.role == Role.ADMIN:
        return Standing.ADMIN
    role = db.session.scalar(
        select(Membership.role).where(Membership.team_id == team_id, Membership.person_id == person.id)
    )
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
    team = one_or_none(select(Team).where(Team.slug == slug)) or abort(404)
    require(person, team.id, to)
    return team


def person_for(viewer: Person, key: str, *, to_change: bool = False) -> Person:
    """The loader of people: everyone signed in sees names, only the person and admins change them."""
    person = one_or_none(select(Person).where(Person.key == key)) or abort(404)
    if to_change and viewer.id != person.id and viewer.role != Role.ADMIN:
        abort(403)
    return person


def person_by_email(email: str) -> Person | None:
    return one_or_none(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def active_people() -> Sequence[Person]:
    return many(select(Person).where(Person.is_active).order_by(Person.name, Person.id))


def all_people() -> Sequence[Person]:
    """Everybody, with their teams, those who left last."""
    teams = selectinload(Person.memberships).joinedload(Membership.team)
    return many(select(Person).options(teams).order_by(Person.is_active.desc(), Person.name, Person.id))


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
    with_person = selectinload(Membership.person)
    mine = select(Membership).join(Person).where(Membership.team_id == team.id, Person.is_active)
    return many(mine.options(with_person).order_by(Membership.role, Person.name))


def sign_in_by_token(token: str) -> SignIn | None:
    """The living sign-in of an active person behind a cookie's token."""
    statement = (
        select(SignIn)
        .join(Person)
        .where(SignIn.token_hash == crypto.token_hash(token), SignIn.ended_at.is_(None), Person.is_active)
    )
    return one_or_none(statement)


def api_token(token: str) -> ApiToken | None:
    statement = select(ApiToken).join(Person).where(
        ApiToken.token_hash == crypto.token_hash(token), ApiToken.revoked_at.is_(None), Person.is_active
    )
    return one_or_none(statement)


def api_tokens_of(person: Person) -> Sequence[ApiToken]:
    mine = select(ApiToken).where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
    return many(mine.order_by(ApiToken.created_at))

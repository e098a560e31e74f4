"""Changing people, teams, sign-ins and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.jobs import poke
from portal.core.text import _
from portal.people import passwords
from portal.people.holidays import Calendar
from portal.people.hours import OFFICE_HOURS, Hours
from portal.people.models import (
    CLEAR_NOTICE_DAYS,
    USUAL_NOTICE_DAYS,
    ApiToken,
    Membership,
    Person,
    Role,
    SignIn,
    Team,
    TeamRole,
)
from portal.people.queries import api_tokens_of, person_by_email, teams_falling_back_on

_NOBODY = "nobody"  # what was typed is not kept: it may be a password in the wrong field


@transactional
def add_person(
    email: str,
    *,
    name: str,
    at: datetime,
    by: Person | None,
    role: Role = Role.MEMBER,
    time_zone: str = "UTC",
    locale: str = "en",
    calendar: Calendar | None = None,
) -> Person:
    """A new account without a password. Errors: Refused when the address is taken."""
    if person_by_email(email):
        raise Refused(
            _("%(email)s already has an account.", email=email), fields={"email": _("Already used.")}
        )
    person = add(
        Person(
            email=email.strip(),
            name=name,
            role=role,
            time_zone=time_zone,
            locale=locale,
            calendar=calendar,
            created_at=at,
            calendar_changed_at=at,
        )
    )
    record("person.added", person.email, by=by.id if by else None, at=at, role=str(role))
    return person


@transactional
def deactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    """Nobody is deleted: history keeps its names. They cannot sign in and are not paged; their tokens end.

    Errors: Refused for the last admin, and for a team's last resort.
    """
    keep_an_admin(person, Role.MEMBER)
    _keep_fallbacks(teams_falling_back_on(person), person)
    person.is_active = False
    raise_calendars(Team, at)
    end_sign_ins(person, at=at)
    for token in api_tokens_of(person):
        revoke_token(token, by=by, at=at)
    record("person.deactivated", person.email, by=by.id, at=at)


@transactional
def reactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    person.is_active = True
    raise_calendars(Team, at)
    record("person.reactivated", person.email, by=by.id, at=at)


def raise_calendars(shown_in: type[Person] | type[Team], at: datetime) -> None:
    """Raise every feed that may show the change: it is rare, and who shows up where is not known here."""
    raised = {"calendar_revision": shown_in.calendar_revision + 1, "calendar_changed_at": at}
    db.session.execute(update(shown_in).values(raised))


def keep_an_admin(person: Person, role: Role) -> None:
    """Errors: Refused when the last admin would be none any more."""
    if person.role != Role.ADMIN or role == Role.ADMIN:
        return
    others = db.session.scalar(
        select(func.count()).where(Person.role == Role.ADMIN, Person.is_active, Person.id != person.id)
    )
    if not others:
        raise Refused(_("This is the last admin. Make somebody else an admin first."))


def _keep_fallbacks(teams: Sequence[Team], person: Person) -> None:
    for team in teams:
        raise Refused(
            _(
                "%(name)s is paged when nobody else of %(team)s can be. Choose somebody else there first.",
                name=person.name,
                team=team.name,
            )
        )


@transactional
def set_password(person: Person, password: str, *, at: datetime) -> None:
    """A new password ends every sign-in of the old one."""
    person.password_hash = passwords.hashed(password)
    end_sign_ins(person, at=at)
    record("person.password_set", person.email, by=person.id, at=at)


@transactional
def sign_in(email: str, password: str, *, at: datetime) -> tuple[SignIn, str] | None:
    """A new sign-in and the token for its cookie; None for any wrong pair, in the same time."""
    person = person_by_email(email)
    is_right = passwords.is_right(password, person.password_hash if person else None)
    if person is None or not is_right or not person.is_active:
        record("sign_in.refused", person.email if person else _NOBODY, by=None, at=at)
        return None
    return begin_sign_in(person, at=at)


@transactional
def begin_sign_in(person: Person, *, at: datetime) -> tuple[SignIn, str]:
    """A sign-in of somebody who has proved who they are, and the token for its cookie."""
    token = crypto.new_token()
    row = add(SignIn(token_hash=crypto.token_hash(token), person_id=person.id, created_at=at))
    record("sign_in", person.email, by=person.id, at=at)
    return row, token


@transactional
def sign_out(sign_in: SignIn, *, at: datetime) -> None:
    sign_in.ended_at = at


@transactional
def end_sign_ins(person: Person, *, at: datetime, but: SignIn | None = None) -> None:
    """Sign a person out everywhere, or everywhere but in one browser."""
    living = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if but is not None:
        living = living.where(SignIn.id != but.id)
    db.session.execute(living.values(ended_at=at))


@transactional
def create_token(
    person: Person, *, name: str, at: datetime, is_read_only: bool = False, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A token for scripts; its text is returned once and kept nowhere."""
    token = crypto.new_token("oc_")
    row = add(
        ApiToken(
            person_id=person.id,
            name=name,
            token_hash=crypto.token_hash(token),
            prefix=token[:8],
            created_at=at,
            is_read_only=is_read_only,
            expires_at=expires_at,
        )
    )
    record("token.created", name, by=person.id, at=at)
    return row, token


@transactional
def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> None:
    token.revoked_at = at
    record("token.revoked", token.name, by=by.id, at=at)


@dataclass(frozen=True)
class TeamFacts:
    """What can be set of a team."""

    name: str
    time_zone: str
    is_resolved_by_alerts: bool = True
    fallback_person_id: int | None = None
    hours: Hours = OFFICE_HOURS
    usual_notice_days: int = USUAL_NOTICE_DAYS
    clear_notice_days: int = CLEAR_NOTICE_DAYS


@transactional
def create_team(
    slug: str, facts: TeamFacts, *, by: Person | None, at: datetime, is_joined: bool = False
) -> Team:
    """A new team, managed by whoever joins it. Errors: Refused when the slug is taken."""
    if db.session.scalar(select(Team.id).where(Team.slug == slug)):
        raise Refused(_("There is a team %(slug)s already.", slug=slug), fields={"slug": _("Already used.")})
    team = add(Team(slug=slug, created_at=at, calendar_changed_at=at, **vars(facts)))
    record("team.created", slug, by=by.id if by else None, at=at)
    if by is not None and is_joined:
        put_member(team, by, role=TeamRole.MANAGER, by=by, at=at)
    return team


@transactional
def update_team(team: Team, facts: TeamFacts, *, by: Person, at: datetime) -> None:
    if facts.name != team.name:
        team.calendar_revision, team.calendar_changed_at = team.calendar_revision + 1, at
        raise_calendars(Person, at)
    for name, value in vars(facts).items():
        setattr(team, name, value)
    record("team.changed", team.slug, by=by.id, at=at)
    poke("reconcile")


@transactional
def put_member(team: Team, person: Person, *, role: TeamRole, by: Person | None, at: datetime) -> Membership:
    """Make a person a member or manager; saying it twice changes nothing."""
    membership = db.session.get(Membership, (team.id, person.id))
    if membership is None:
        membership = add(Membership(team_id=team.id, person_id=person.id, role=role, created_at=at))
    membership.role = role
    record("member.put", f"{team.slug}/{person.email}", by=by.id if by else None, at=at, role=str(role))
    return membership


@transactional
def remove_member(membership: Membership, *, by: Person, at: datetime) -> None:
    """Take a person out of a team. What they covered stays in the history.

    Errors: Refused for the team's last resort.
    """
    if membership.team.fallback_person_id == membership.person_id:
        _keep_fallbacks([membership.team], membership.person)
    record("member.removed", f"{membership.team.slug}/{membership.person.email}", by=by.id, at=at)
    db.session.delete(membership)

"""Teams: what they are, and who is in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.jobs import poke
from portal.core.text import _
from portal.people.actions.accounts import keep_last_resort
from portal.people.actions.feeds import raise_calendars
from portal.people.hours import OFFICE_HOURS, Hours
from portal.people.models import (
    CLEAR_NOTICE_DAYS,
    USUAL_NOTICE_DAYS,
    Membership,
    Person,
    Team,
    TeamRole,
)


@dataclass(frozen=True)
class TeamFacts:
    """What can be set of a team."""

    name: str
    time_zone: str
    is_resolved_by_alerts: bool = True
    last_resort_id: int | None = None
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
    if membership.team.last_resort_id == membership.person_id:
        keep_last_resort([membership.team], membership.person)
    record("member.removed", f"{membership.team.slug}/{membership.person.email}", by=by.id, at=at)
    db.session.delete(membership)


@transactional
def set_team_hours(team: Team, hours: Hours, *, by: Person, at: datetime) -> None:
    """What is held until the old hours is looked at again."""
    team.hours = hours
    record("team.hours_set", team.slug, by=by.id, at=at)
    poke("reconcile")


@transactional
def set_notice(team: Team, *, usual_days: int, clear_days: int, by: Person, at: datetime) -> None:
    """Holds for what is published from now on."""
    team.usual_notice_days, team.clear_notice_days = usual_days, clear_days
    record("team.notice_set", team.slug, by=by.id, at=at, usual_days=usual_days, clear_days=clear_days)

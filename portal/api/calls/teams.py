"""Teams and who is in them, as what."""

from typing import Annotated

from flask import abort
from pydantic import Field, Strict, model_validator
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Listing, Name, Out, PartQuery, Slug, Zone
from portal.api.shapes.hours import HoursIn, HoursOut, hours_out
from portal.api.shapes.people import PersonRef, person_named
from portal.core import clock
from portal.core.db import db
from portal.core.text import _
from portal.people import actions
from portal.people.access import To
from portal.people.actions import set_notice, set_team_hours
from portal.people.current import current_admin, current_person
from portal.people.hours import OFFICE_HOURS
from portal.people.models import CLEAR_NOTICE_DAYS, USUAL_NOTICE_DAYS, Membership, Person, Team, TeamRole
from portal.people.queries import team_for


class NoticeOut(Out):
    usual_days: int
    clear_days: int


class TeamOut(Out):
    slug: str
    name: str
    time_zone: str
    hours: HoursOut
    notice: NoticeOut


class TeamList(Listing):
    items: list[TeamOut]


class NoticeIn(In):
    """How long before their shift people are told of a change."""

    usual_days: Annotated[int, Strict(), Field(ge=0, le=90, description="later, a reason is needed")] = (
        USUAL_NOTICE_DAYS
    )
    clear_days: Annotated[
        int, Strict(), Field(ge=0, le=90, description="later still, those concerned have to agree")
    ] = CLEAR_NOTICE_DAYS

    @model_validator(mode="after")
    def _is_in_order(self) -> "NoticeIn":
        if self.clear_days > self.usual_days:
            raise ValueError(_("clear_days is not more than usual_days."))
        return self


class NewTeam(In):
    slug: Slug
    name: Name
    time_zone: Zone = "UTC"
    hours: Annotated[HoursIn | None, Field(description="Monday to Friday, 9 to 18, when left out")] = None


class MemberOut(PersonRef):
    role: TeamRole


class MemberList(Listing):
    items: list[MemberOut]


class MemberRole(In):
    role: TeamRole = TeamRole.MEMBER


@endpoint("GET", "/teams", summary="All teams")
def list_teams(query: PartQuery) -> TeamList:
    rows, cursor = part_of(select(Team), query, Team.id)
    return TeamList(items=[_team(team) for team in rows], next_cursor=cursor)


@endpoint("POST", "/teams", summary="Add a team", status=201)
def create_team(body: NewTeam) -> TeamOut:
    """For admins."""
    hours = body.hours.hours if body.hours else OFFICE_HOURS
    facts = actions.TeamFacts(name=body.name, time_zone=body.time_zone, hours=hours)
    return _team(actions.create_team(body.slug, facts, by=current_admin(), at=clock.now()))


@endpoint("GET", "/teams/<slug>", summary="One team")
def show_team(slug: str) -> TeamOut:
    return _team(team_for(current_person(), slug))


@endpoint("PUT", "/teams/<slug>/hours", summary="Set a team's working hours")
def put_hours(slug: str, body: HoursIn) -> TeamOut:
    """For managers of the team. What may wait, by its delivery rules, is held until these."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    set_team_hours(team, body.hours, by=current_person(), at=clock.now())
    return _team(team)


@endpoint("PUT", "/teams/<slug>/notice", summary="Set a team's notice")
def put_notice(slug: str, body: NoticeIn) -> TeamOut:
    """For managers of the team. What is left out gets its default, 15 and 1."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    set_notice(
        team, usual_days=body.usual_days, clear_days=body.clear_days, by=current_person(), at=clock.now()
    )
    return _team(team)


@endpoint("GET", "/teams/<slug>/members", summary="Who is in a team")
def list_members(slug: str, query: PartQuery) -> MemberList:
    team = team_for(current_person(), slug)
    here = select(Membership).join(Membership.person).where(Membership.team_id == team.id, Person.is_active)
    rows, cursor = part_of(here.options(joinedload(Membership.person)), query, Membership.person_id)
    return MemberList(items=[_member(row) for row in rows], next_cursor=cursor)


@endpoint("PUT", "/teams/<slug>/members/<email>", summary="Put somebody in a team")
def put_member(slug: str, email: str, body: MemberRole) -> MemberOut:
    """For managers of the team. Says what somebody is there, too; saying it twice changes nothing."""
    team, person = team_for(current_person(), slug, to=To.MANAGE), person_named(email)
    if not person.is_active:
        abort(404)
    membership = actions.put_member(team, person, role=body.role, by=current_person(), at=clock.now())
    return _member(membership)


@endpoint("DELETE", "/teams/<slug>/members/<email>", summary="Take somebody out of a team", status=204)
def remove_member(slug: str, email: str) -> None:
    """For managers of the team. What somebody covered stays in the history."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    membership = db.session.get(Membership, (team.id, person_named(email).id)) or abort(404)
    actions.remove_member(membership, by=current_person(), at=clock.now())


def _team(team: Team) -> TeamOut:
    notice = NoticeOut(usual_days=team.usual_notice_days, clear_days=team.clear_notice_days)
    return TeamOut(
        slug=team.slug, name=team.name, time_zone=team.time_zone, hours=hours_out(team.hours), notice=notice
    )


def _member(membership: Membership) -> MemberOut:
    person = membership.person
    return MemberOut(email=person.email, name=person.name, role=membership.role)

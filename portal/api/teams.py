"""Teams and who is in them, as what."""

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.paging import part_of
from portal.api.people import PersonRef, person_named
from portal.api.schema import In, Listing, Name, Out, PageQuery, Slug, Zone
from portal.core import clock
from portal.core.db import db
from portal.people import actions
from portal.people.access import To
from portal.people.current import current_admin, current_person
from portal.people.models import Membership, Person, Team, TeamRole
from portal.people.queries import team_for


class TeamOut(Out):
    slug: str
    name: str
    time_zone: str


class TeamList(Listing):
    items: list[TeamOut]


class NewTeam(In):
    slug: Slug
    name: Name
    time_zone: Zone = "UTC"


class MemberOut(PersonRef):
    role: TeamRole


class MemberList(Listing):
    items: list[MemberOut]


class MemberRole(In):
    role: TeamRole = TeamRole.MEMBER


@endpoint("GET", "/teams", summary="All teams")
def list_teams(query: PageQuery) -> TeamList:
    rows, cursor = part_of(select(Team), query, Team.id)
    return TeamList(items=[_team(team) for team in rows], next_cursor=cursor)


@endpoint("POST", "/teams", summary="Add a team", status=201)
def create_team(body: NewTeam) -> TeamOut:
    """For admins."""
    facts = actions.TeamFacts(name=body.name, time_zone=body.time_zone)
    return _team(actions.create_team(body.slug, facts, by=current_admin(), at=clock.now()))


@endpoint("GET", "/teams/<slug>", summary="One team")
def show_team(slug: str) -> TeamOut:
    return _team(team_for(current_person(), slug))


@endpoint("GET", "/teams/<slug>/members", summary="Who is in a team")
def list_members(slug: str, query: PageQuery) -> MemberList:
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
    return TeamOut(slug=team.slug, name=team.name, time_zone=team.time_zone)


def _member(membership: Membership) -> MemberOut:
    person = membership.person
    return MemberOut(email=person.email, name=person.name, role=membership.role)

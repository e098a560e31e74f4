"""Rotations: who takes turns in a team, and how long a turn lasts."""

from collections.abc import Sequence
from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from flask import abort
from pydantic import Field, model_validator
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import Day, Email, In, Listing, Moment, Name, Out, PartQuery, TimeOfDay, Whole, Zone
from portal.api.shapes.hours import HoursOut, Weekday, WindowIn, window_out
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Membership, Team
from portal.people.queries import members_of, team_for
from portal.rota.models import RotaRole, Rotation, RotationMember
from portal.rota.queries import rotation_for
from portal.rota.rotations import actions
from portal.rota.rotations.forms import LONGEST, MEMBER_LIMIT, WINDOW_LIMIT
from portal.rota.rule.turns import Member


class MemberIn(In):
    """Somebody with dates; the rest of the order stays as it is when they come or go."""

    email: Email
    joins_on: Day | None = None
    leaves_on: Annotated[Day | None, Field(description="the first day without turns")] = None

    @model_validator(mode="after")
    def _joins_before_leaving(self) -> "MemberIn":
        if self.joins_on and self.leaves_on and self.leaves_on <= self.joins_on:
            raise ValueError(_("leaves_on comes after joins_on."))
        return self


class MemberOut(Out):
    email: str
    joins_on: Day | None
    leaves_on: Day | None


class Turn(In):
    """How long one turn lasts: at most 168 hours, 60 days or 12 weeks."""

    unit: Literal["hour", "day", "week"] = "week"
    count: Annotated[Whole, Field(ge=1)] = 1

    @model_validator(mode="after")
    def _is_not_too_long(self) -> "Turn":
        limit = LONGEST[self.unit]
        if self.count > limit:
            raise ValueError(_("At most %(limit)s of this unit in one turn.", limit=limit))
        return self


class NewRotation(In):
    name: Name
    role: RotaRole
    time_zone: Annotated[Zone | None, Field(description="the team's when left out")] = None
    starts_on: Day
    handoff_time: Annotated[TimeOfDay, Field(json_schema_extra={"default": "09:00"})] = time(9)
    handoff_weekday: Annotated[
        Weekday | None, Field(description="0 = Monday; for weeks only; that of starts_on when left out")
    ] = None
    shift: Turn = Turn()
    members: Annotated[
        list[Email], Field(min_length=1, max_length=MEMBER_LIMIT, description="people of the team, by turn")
    ]
    member_dates: Annotated[
        list[MemberIn],
        Field(max_length=MEMBER_LIMIT, description="for members who join or leave on a date"),
    ] = []
    active_windows: Annotated[
        list[WindowIn], Field(max_length=WINDOW_LIMIT, description="around the clock when empty")
    ] = []


class RotationOut(Out):
    id: str
    team: str
    name: str
    role: RotaRole
    time_zone: str
    starts_on: Day
    handoff_time: TimeOfDay
    handoff_weekday: int | None
    shift: Turn
    members: Annotated[list[str], Field(description="who takes turns now or later, by turn")]
    member_dates: list[MemberOut]
    active_windows: list[HoursOut]
    is_active: bool
    published_until: Moment | None


class RotationList(Listing):
    items: list[RotationOut]


@endpoint("GET", "/teams/<slug>/rotations", summary="A team's rotations")
def list_rotations(slug: str, query: PartQuery) -> RotationList:
    team = team_for(current_person(), slug)
    people = selectinload(Rotation.members).joinedload(RotationMember.person)
    own = (
        select(Rotation)
        .where(Rotation.team_id == team.id)
        .options(people, joinedload(Rotation.team), selectinload(Rotation.windows))
    )
    rows, cursor = part_of(own, query, Rotation.id)
    return RotationList(items=[_out(row) for row in rows], next_cursor=cursor)


@endpoint("POST", "/teams/<slug>/rotations", summary="Add a rotation", status=201)
def create_rotation(slug: str, body: NewRotation) -> RotationOut:
    """For managers of the team. It has no shifts until it is published."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    facts = _facts(team, body, team.time_zone, members_of(team))
    return _out(actions.create_rotation(team, facts, by=current_person(), at=clock.now()))


@endpoint("PUT", "/teams/<slug>/rotations/<key>", summary="Change a rotation")
def update_rotation(slug: str, key: str, body: NewRotation) -> RotationOut:
    """For managers of the team. What is published stays until it is published again.

    Whoever is left out of members leaves today; whoever is new joins today, unless they bring a date.
    """
    team = team_for(current_person(), slug, to=To.MANAGE)
    rotation = rotation_for(current_person(), key)
    if rotation.team_id != team.id:
        abort(404)
    facts = _facts(team, body, rotation.time_zone, [*members_of(team), *rotation.members])
    actions.update_rotation(rotation, facts, by=current_person(), at=clock.now())
    return _out(rotation)


def _facts(
    team: Team, body: NewRotation, zone: str, known: Sequence[Membership | RotationMember]
) -> actions.RotationFacts:
    weekday = body.starts_on.weekday() if body.handoff_weekday is None else body.handoff_weekday
    return actions.RotationFacts(
        name=body.name,
        role=body.role,
        time_zone=body.time_zone or zone,
        starts_on=body.starts_on,
        member_ids=_members(team, body, known),
        handoff_time=body.handoff_time,
        handoff_weekday=weekday if body.shift.unit == "week" else None,
        unit=body.shift.unit,
        count=body.shift.count,
        windows=[one.window for one in body.active_windows],
    )


def _members(
    team: Team, body: NewRotation, known: Sequence[Membership | RotationMember]
) -> list[int | Member]:
    """Who takes turns, all of them in the team. Errors: Refused, naming each who is not."""
    ids = {m.person.email.lower(): m.person_id for m in known}
    dates = {m.email.lower(): m for m in body.member_dates}
    strangers = {
        f"members.{place}": _("%(email)s is not in %(team)s.", email=email, team=team.name)
        for place, email in enumerate(body.members)
        if email.lower() not in ids
    }
    if strangers:
        raise Refused(_("Only people of the team take turns. Put them in the team first."), fields=strangers)
    return [_member(ids[email.lower()], dates.get(email.lower())) for email in body.members]


def _member(person_id: int, dates: MemberIn | None) -> int | Member:
    return Member(person_id, dates.joins_on, dates.leaves_on) if dates else person_id


def _out(rotation: Rotation) -> RotationOut:
    today = clock.now().astimezone(ZoneInfo(rotation.time_zone)).date()
    return RotationOut(
        id=rotation.key,
        team=rotation.team.slug,
        name=rotation.name,
        role=rotation.role,
        time_zone=rotation.time_zone,
        starts_on=rotation.starts_on,
        handoff_time=rotation.handoff_time,
        handoff_weekday=rotation.handoff_weekday,
        shift=Turn.model_validate({"unit": rotation.unit, "count": rotation.count}),
        members=[m.person.email for m in rotation.members if m.leaves_on is None or m.leaves_on > today],
        member_dates=[
            MemberOut(email=m.person.email, joins_on=m.joins_on, leaves_on=m.leaves_on)
            for m in rotation.members
        ],
        active_windows=[window_out(window) for window in rotation.windows],
        is_active=rotation.is_active,
        published_until=rotation.published_until,
    )

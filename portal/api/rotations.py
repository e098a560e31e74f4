"""Rotations: who takes turns in a team, and how long a turn lasts."""

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.api.endpoint import endpoint
from portal.api.paging import part_of
from portal.api.schema import Day, Email, In, Listing, Moment, Name, Out, PageQuery, TimeOfDay, Whole, Zone
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import members_of, team_for
from portal.rota import actions
from portal.rota.forms import LONGEST, MEMBER_LIMIT
from portal.rota.models import RotaRole, Rotation, RotationMember

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(value: object) -> int:
    if isinstance(value, str) and value.strip().lower() in WEEKDAYS:
        return WEEKDAYS.index(value.strip().lower())
    if type(value) is int and 0 <= value < len(WEEKDAYS):
        return value
    raise ValueError(_("A number from 0 (Monday) to 6 (Sunday), or a name such as monday."))


def _none_yet(windows: list[Any]) -> list[Any]:
    if windows:
        raise ValueError(_("A rotation covers whole weeks so far. Leave active_windows empty."))
    return windows


Weekday = Annotated[
    int,
    BeforeValidator(_weekday),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 6}, {"type": "string", "enum": [*WEEKDAYS]}]}
    ),
]
NoWindows = Annotated[list[Any], AfterValidator(_none_yet), WithJsonSchema({"type": "array", "maxItems": 0})]


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
    active_windows: NoWindows = []


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
    members: list[str]
    active_windows: list[Any] = []
    is_active: bool
    published_until: Moment | None


class RotationList(Listing):
    items: list[RotationOut]


@endpoint("GET", "/teams/<slug>/rotations", summary="A team's rotations")
def list_rotations(slug: str, query: PageQuery) -> RotationList:
    team = team_for(current_person(), slug)
    people = selectinload(Rotation.members).joinedload(RotationMember.person)
    own = select(Rotation).where(Rotation.team_id == team.id).options(people, joinedload(Rotation.team))
    rows, cursor = part_of(own, query, Rotation.id)
    return RotationList(items=[_out(row) for row in rows], next_cursor=cursor)


@endpoint("POST", "/teams/<slug>/rotations", summary="Add a rotation", status=201)
def create_rotation(slug: str, body: NewRotation) -> RotationOut:
    """For managers of the team. It has no shifts until it is published."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    is_weekly = body.shift.unit == "week"
    weekday = body.starts_on.weekday() if body.handoff_weekday is None else body.handoff_weekday
    facts = actions.RotationFacts(
        name=body.name,
        role=body.role,
        time_zone=body.time_zone or team.time_zone,
        starts_on=body.starts_on,
        member_ids=_member_ids(team, body.members),
        handoff_time=body.handoff_time,
        handoff_weekday=weekday if is_weekly else None,
        unit=body.shift.unit,
        count=body.shift.count,
    )
    return _out(actions.create_rotation(team, facts, by=current_person(), at=clock.now()))


def _member_ids(team: Team, emails: list[str]) -> list[int]:
    """Who takes turns, all of them in the team. Errors: Refused, naming each who is not."""
    ids = {m.person.email.lower(): m.person_id for m in members_of(team)}
    strangers = {
        f"members.{place}": _("%(email)s is not in %(team)s.", email=email, team=team.name)
        for place, email in enumerate(emails)
        if email.lower() not in ids
    }
    if strangers:
        raise Refused(_("Only people of the team take turns. Put them in the team first."), fields=strangers)
    return [ids[email.lower()] for email in emails]


def _out(rotation: Rotation) -> RotationOut:
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
        members=[member.person.email for member in rotation.members],
        is_active=rotation.is_active,
        published_until=rotation.published_until,
    )

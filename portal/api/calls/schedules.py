"""The schedule: publishing it, what is planned, and who is on call."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import (
    Day,
    Flag,
    Handoff,
    In,
    Instant,
    Listing,
    Moment,
    Out,
    PartQuery,
    Slug,
    day_of,
    instant_of,
)
from portal.api.shapes.people import PersonRef, ref_of
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.rota.days import midnight
from portal.rota.models import Assignment, Origin, RotaRole, Shift
from portal.rota.periods import touches
from portal.rota.plans import actions as publishing
from portal.rota.plans.consent import Consent
from portal.rota.plans.drafts import end_of, reach
from portal.rota.queries import OnCall, assignments, roster, rotations_of


class NewPublication(In):
    until: Annotated[Day, Field(description="the last day to publish, in the team's zone")]
    reason: Annotated[
        str,
        Field(
            max_length=200, description="needed when a change has less than the team's usual notice, 15 days"
        ),
    ] = ""
    is_agreed: Annotated[
        Flag,
        Field(description="those concerned have agreed; needed with less than the team's clear days, one"),
    ] = False


class PublicationOut(Out):
    """Shifts written."""

    created: int
    changed: int
    removed: int


class ShiftOut(Out):
    """A stretch that somebody covers; `shift_id` is all of the shift, as it was planned."""

    id: str
    shift_id: str
    role: RotaRole
    person: PersonRef
    starts_at: Handoff
    ends_at: Handoff
    origin: Origin


class ShiftList(Listing):
    items: list[ShiftOut]


def _day_or_instant(value: object) -> date | datetime:
    return day_of(value) if isinstance(value, str) and len(value) == len("2026-11-23") else instant_of(value)


DayOrInstant = Annotated[
    date | datetime, BeforeValidator(_day_or_instant), WithJsonSchema({"type": "string"})
]
_WITH_SHIFT = joinedload(Assignment.shift, innerjoin=True).load_only(Shift.key)
_WHOLE_DAY = "an instant, or a whole day in the team's zone"


class ShiftsQuery(PartQuery):
    from_: Annotated[DayOrInstant | None, Field(alias="from", description=_WHOLE_DAY)] = None
    until: Annotated[DayOrInstant | None, Field(description=_WHOLE_DAY)] = None


class OnCallQuery(In):
    team: Slug | None = None
    at: Annotated[Instant | None, Field(description="now when left out")] = None


class OnCallRow(Out):
    team: str
    role: RotaRole
    person: PersonRef
    starts_at: Handoff
    ends_at: Handoff


class OnCallOut(Out):
    at: Moment
    on_call: list[OnCallRow]


@endpoint("POST", "/teams/<slug>/publications", summary="Publish a team's shifts")
def publish(slug: str, body: NewPublication) -> PublicationOut:
    """For managers of the team. Every rotation that has members; shifts that have begun are never touched.

    Whoever gains or loses a shift is told, once. Refused at short notice without a reason.
    """
    team, at = team_for(current_person(), slug, to=To.MANAGE), clock.now()
    days = reach(team.time_zone, None, at=at)
    if not days.earliest <= body.until <= days.latest:
        raise Refused(
            _("Give a day from %(first)s to %(last)s.", first=days.earliest, last=days.latest), field="until"
        )
    until = end_of(body.until, team.time_zone)
    consent = Consent(body.reason, body.is_agreed)
    rotations = rotations_of(team)
    done = publishing.publish_team(team, rotations, until=until, at=at, by=current_person(), consent=consent)
    return PublicationOut(created=done.created, changed=done.changed, removed=done.removed)


@endpoint("GET", "/teams/<slug>/shifts", summary="Who covers what")
def list_shifts(slug: str, query: ShiftsQuery) -> ShiftList:
    """By time, what touches from … until; the thirteen weeks ahead when left out."""
    team = team_for(current_person(), slug)
    start = _start(team, query.from_) if query.from_ is not None else clock.now()
    end = _end(team, query.until) if query.until is not None else start + publishing.HORIZON
    if end <= start:
        raise Refused(_("Give a time after from."), field="until")
    own = assignments().where(Assignment.team_id == team.id, touches(start, end)).options(_WITH_SHIFT)
    rows, cursor = part_of(own, query, Assignment.starts_at, Assignment.id)
    return ShiftList(items=[_shift(row) for row in rows], next_cursor=cursor)


@endpoint("GET", "/on-call", summary="Who is on call")
def show_on_call(query: OnCallQuery) -> OnCallOut:
    """For all teams or one, now or at an instant."""
    at = query.at or clock.now()
    found = roster(at, query.team)
    if query.team is not None and not found:
        team_for(current_person(), query.team)
    return OnCallOut.model_validate({"at": at, "on_call": [_on_call(row) for row in found]})


def _start(team: Team, given: date | datetime) -> datetime:
    return given if isinstance(given, datetime) else midnight(given, team.time_zone)


def _end(team: Team, given: date | datetime) -> datetime:
    return given if isinstance(given, datetime) else end_of(given, team.time_zone)


def _shift(row: Assignment) -> ShiftOut:
    return ShiftOut(
        id=row.key, shift_id=row.shift.key, role=row.role, person=ref_of(row.person),
        starts_at=row.starts_at, ends_at=row.ends_at, origin=row.origin,
    )  # fmt: skip


def _on_call(row: OnCall) -> dict[str, Any]:
    """An `OnCallRow` as what it is made of, which takes half the time."""
    return {
        "team": row.team,
        "role": row.role,
        "person": {"email": row.email, "name": row.name},
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
    }

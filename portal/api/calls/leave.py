"""Leave: when somebody is away. What it is called is for them and their managers."""

from datetime import date, datetime
from typing import Annotated, Literal

from flask import abort
from pydantic import Field, model_validator

from portal.absences.actions import LEAVE, ask_for_leave
from portal.absences.forms import LONGEST_KIND
from portal.absences.models import Absence, Status
from portal.absences.queries import absences, may_decide, may_see
from portal.absences.spans import Days, Hours, Span
from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import Day, In, Instant, Line, Listing, Moment, Out, PartQuery
from portal.api.shapes.people import PersonRef, person_named, ref_of
from portal.conflicts.hits import Hit, hits_of
from portal.core import clock
from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import Person
from portal.rota.models import RotaRole

DAYS, HOURS = ("starts_on", "ends_on"), ("starts_at", "ends_at")


class LeaveOut(Out):
    id: str
    person: PersonRef
    kind: Annotated[
        str | None, Field(description="null for who is neither the person nor decides their leave")
    ]
    status: Status
    starts_on: date | None
    ends_on: Annotated[date | None, Field(description="the last day, included")]
    starts_at: Moment | None
    ends_at: Moment | None


class HitOut(Out):
    """A stretch that they cover and could not."""

    shift_id: str
    team: Annotated[str, Field(description="its slug")]
    role: RotaRole
    starts_at: Moment
    ends_at: Moment
    candidates: Annotated[
        list[PersonRef] | None,
        Field(description="who could take it, fairest first; null beyond the first three stretches"),
    ]


class AskedLeave(LeaveOut):
    hits: Annotated[
        list[HitOut], Field(description="the shifts it touches; once it is confirmed each is a conflict")
    ]


class LeaveList(Listing):
    items: list[LeaveOut]


class NewLeave(In):
    """Whole days, which are the person's own, or hours."""

    starts_on: Day | None = None
    ends_on: Annotated[Day | None, Field(description="the last day, included")] = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    kind: Annotated[Line, Field(max_length=LONGEST_KIND)] = LEAVE
    status: Annotated[
        Literal["pending", "confirmed"] | None,
        Field(description="confirmed is for managers, and their usual"),
    ] = None

    @model_validator(mode="after")
    def _is_one_span(self) -> "NewLeave":
        given = {name for name in (*DAYS, *HOURS) if getattr(self, name) is not None}
        if given not in ({*DAYS}, {*HOURS}):
            raise ValueError(_("Send starts_on and ends_on, or starts_at and ends_at."))
        if _is_before(self.ends_on, self.starts_on) or _is_before(self.ends_at, self.starts_at):
            raise ValueError(_("It ends before it begins."))
        return self

    @property
    def span(self) -> Span:
        if self.starts_on and self.ends_on:
            return Days(self.starts_on, self.ends_on)
        assert self.starts_at is not None
        assert self.ends_at is not None
        return Hours(self.starts_at, self.ends_at)


@endpoint("GET", "/people/<email>/leave", summary="When somebody is away")
def list_leave(email: str, query: PartQuery) -> LeaveList:
    """For their teams: pending and confirmed leave, the newest first."""
    person = person_named(email)
    if not may_see(current_person(), person):
        abort(403)
    decides = person.id == current_person().id or may_decide(current_person(), person)
    theirs = absences().where(Absence.person_id == person.id)
    if not decides:
        theirs = theirs.where(Absence.status.in_((Status.PENDING, Status.CONFIRMED)))
    rows, cursor = part_of(theirs, query, Absence.id, newest_first=True)
    return LeaveList(items=[_out(row, says_kind=decides) for row in rows], next_cursor=cursor)


@endpoint("POST", "/people/<email>/leave", summary="Put down leave", status=201)
def ask_leave(email: str, body: NewLeave) -> AskedLeave:
    """One's own, which a manager is asked about, or as a manager somebody else's, which is confirmed.

    It is stored whatever it hits: the answer says which shifts that are.
    """
    person, by, at = person_named(email), current_person(), clock.now()
    wanted = body.status or ("confirmed" if _decides(by, person) else "pending")
    absence = ask_for_leave(
        person, body.span, kind=body.kind, by=by, at=at, is_confirmed=wanted == "confirmed"
    )
    hits = [_hit(one) for one in hits_of(person, body.span, at=at)]
    return AskedLeave(**_out(absence, says_kind=True).model_dump(), hits=hits)


def _hit(one: Hit) -> HitOut:
    shift = one.stretch.shift
    return HitOut(
        shift_id=shift.key,
        team=shift.rotation.team.slug,
        role=shift.rotation.role,
        starts_at=one.stretch.starts_at,
        ends_at=one.stretch.ends_at,
        candidates=None if one.able is None else [ref_of(able.person) for able in one.able],
    )


def _decides(by: Person, person: Person) -> bool:
    return by.id != person.id and may_decide(by, person)


def _is_before(one: date | datetime | None, other: date | datetime | None) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one <= other
    return one is not None and other is not None and one < other


def _out(row: Absence, *, says_kind: bool) -> LeaveOut:
    return LeaveOut(
        id=row.key,
        person=ref_of(row.person),
        kind=row.kind if says_kind else None,
        status=row.status,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )

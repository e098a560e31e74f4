"""Cover beside swaps: overrides, who could take a shift, and the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from flask import abort
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import Email, Flag, Handoff, In, Instant, Line, Listing, Moment, Out, PartQuery
from portal.api.shapes.people import PersonRef, ref_of
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import people_by_id, person_by_email, require, team_for
from portal.rota.cover.handing import Handed
from portal.rota.cover.queries import left_of, part_of_shift
from portal.rota.cover.stretches import Stretch
from portal.rota.models import RotaRole, Shift
from portal.swaps.candidates.queries import Candidate, candidates
from portal.swaps.ledger.queries import balances
from portal.swaps.models import CoverEntry
from portal.swaps.overrides.actions import Override, override
from portal.swaps.rules.cases import Finding
from portal.swaps.rules.queries import held
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.strictness import Rule, Strictness


class NewOverride(In):
    role: RotaRole
    person: Annotated[Email, Field(description="who takes it")]
    starts_at: Instant
    ends_at: Instant
    reason: Annotated[Line, Field(max_length=1000, description="told to whoever it touches")]
    is_certain: Annotated[Flag, Field(description="also where a rule of the team would refuse a swap")] = True


class Taken(Out):
    """Hours that `from` had; null where nobody was on call."""

    from_: Annotated[PersonRef | None, Field(alias="from")]
    starts_at: Handoff
    ends_at: Handoff


class OverrideOut(Out):
    team: str
    role: RotaRole
    person: PersonRef
    taken: list[Taken]


class CandidateQuery(In):
    starts_at: Annotated[Instant | None, Field(description="what is left of the shift when left out")] = None
    ends_at: Instant | None = None


class FindingOut(Out):
    rule: Rule
    level: Strictness


class CandidateOut(PersonRef):
    """`load` beside the team's mean; `reasons` are sentences, what speaks against it first."""

    is_refused: bool
    findings: list[FindingOut]
    load: float
    night_pages: int
    last_on_call_at: Moment | None
    next_on_call_at: Moment | None
    reasons: list[str]


class CandidateList(Out):
    items: list[CandidateOut]


class BalanceOut(Out):
    """`debtor` has been covered by `creditor` for that much more than the other way round."""

    debtor: PersonRef
    creditor: PersonRef
    minutes: int


class EntryOut(Out):
    at: Moment
    swap: Annotated[str | None, Field(description="null for an override")]
    role: RotaRole
    from_: Annotated[PersonRef, Field(alias="from")]
    to: PersonRef
    starts_at: Handoff
    ends_at: Handoff
    minutes: int
    reason: str | None


class Ledger(Listing):
    """All balances, and the lines they are the sum of."""

    balances: list[BalanceOut]
    items: list[EntryOut]


@endpoint("POST", "/teams/<slug>/overrides", summary="Put somebody on call for a while", status=201)
def create_override(slug: str, body: NewOverride) -> OverrideOut:
    """Members take hours themselves, managers give them to anybody. Gaps in the window are filled, too."""
    team = team_for(current_person(), slug, to=To.RESPOND)
    person = person_by_email(body.person)
    if person is None:
        raise Refused(_("Nobody here has the address %(address)s.", address=body.person), field="person")
    wanted = Override(body.role, person, body.starts_at, body.ends_at, body.reason, body.is_certain)
    done = override(team, wanted, by=current_person(), at=clock.now())
    taken = sorted(_taken_from(done.handed), key=lambda one: one.starts_at)
    return OverrideOut(team=team.slug, role=body.role, person=ref_of(person), taken=taken)


@endpoint("GET", "/shifts/<key>/candidates", summary="Who could take a shift")
def list_candidates(key: str, query: CandidateQuery) -> CandidateList:
    """For members of the team. Fairest first, then those with something against it, then those whom a rule refuses."""
    shift, starts_at, ends_at = part_of_shift(key) or abort(404)
    team, at = shift.rotation.team, clock.now()
    require(current_person(), team.id, To.RESPOND)
    start = max(query.starts_at or starts_at or shift.starts_at, shift.starts_at, at)
    end = min(query.ends_at or ends_at or shift.ends_at, shift.ends_at)
    if start >= end or shift.cancelled_at is not None:
        raise Refused(_("Nothing of this shift lies in these hours and is still ahead."))
    taking, settings = [held(Stretch(shift, start, end))], settings_of(team)
    found = candidates(team, taking, giver_id=_giver(shift, start, end), at=at, settings=settings)
    return CandidateList(items=[_candidate(one) for one in found])


@endpoint("GET", "/teams/<slug>/cover-ledger", summary="Who has covered whom")
def show_ledger(slug: str, query: PartQuery) -> Ledger:
    """For members of the team. The latest line first; giving back is a line in the other direction."""
    team = team_for(current_person(), slug, to=To.RESPOND)
    facts = (joinedload(CoverEntry.giver), joinedload(CoverEntry.taker), joinedload(CoverEntry.swap))
    own = select(CoverEntry).where(CoverEntry.team_id == team.id).options(*facts)
    rows, cursor = part_of(own, query, CoverEntry.id, newest_first=True)
    owed = [
        BalanceOut(debtor=ref_of(one.debtor), creditor=ref_of(one.creditor), minutes=one.minutes)
        for one in balances(team=team)
    ]
    return Ledger(balances=owed, items=[_entry(row) for row in rows], next_cursor=cursor)


def _giver(shift: Shift, start: datetime, end: datetime) -> int | None:
    """Who has all of it; none where several do."""
    people = {left.person.id for left in left_of(shift, start, end)}
    return people.pop() if len(people) == 1 else None


def _taken_from(handed: Sequence[Handed]) -> list[Taken]:
    people = people_by_id({one.from_id for one in handed if one.from_id is not None})
    return [
        _taken(ref_of(people[one.from_id]) if one.from_id else None, one.starts_at, one.ends_at)
        for one in handed
    ]


def _taken(of: PersonRef | None, starts_at: datetime, ends_at: datetime) -> Taken:
    return Taken(from_=of, starts_at=starts_at, ends_at=ends_at)


def _candidate(one: Candidate) -> CandidateOut:
    return CandidateOut(
        email=one.person.email,
        name=one.person.name,
        is_refused=one.is_refused,
        findings=[_finding(found) for found in one.findings],
        load=round(one.load, 2),
        night_pages=one.night_pages,
        last_on_call_at=one.last_on_call,
        next_on_call_at=one.next_on_call,
        reasons=one.reasons,
    )


def _finding(found: Finding) -> FindingOut:
    return FindingOut(rule=found.rule, level=found.level)


def _entry(row: CoverEntry) -> EntryOut:
    return EntryOut(
        at=row.at,
        swap=row.swap.key if row.swap else None,
        role=row.role,
        from_=ref_of(row.giver),
        to=ref_of(row.taker),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        reason=row.reason,
    )

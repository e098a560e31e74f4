"""Recovery time: what somebody earned on call, and what became of it."""

from datetime import date
from typing import Annotated

from flask import abort
from pydantic import Field
from sqlalchemy import select

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import Moment, Out, PartQuery
from portal.api.shapes.people import person_named
from portal.people.current import current_person
from portal.recovery.books.models import RecoveryTransaction
from portal.recovery.books.queries import balances
from portal.recovery.days.lines import Behind, Line, lines_with
from portal.recovery.days.queries import may_read
from portal.recovery.entries import Account, Kind


class SourceOut(Out):
    type: Annotated[str, Field(description="interruption, shift or holiday")]
    id: Annotated[str, Field(description="of an interruption its incident, of a holiday its date")]


class RecoveryEntry(Out):
    at: Moment
    kind: Kind
    minutes: Annotated[int, Field(description="what it adds to the balance; all of them make it")]
    reason: str
    rule: str | None
    source: SourceOut | None
    earned_at: Annotated[Moment | None, Field(description="of what is given; `at` is when it was written")]
    expires_on: Annotated[date | None, Field(description="the last day on which it can be booked")]


class RecoveryOut(Out):
    balance_minutes: Annotated[
        int, Field(description="to be booked; below zero when more was taken than earned")
    ]
    booked_minutes: int
    entries: list[RecoveryEntry]
    next_cursor: str | None


@endpoint("GET", "/people/<email>/recovery", summary="Somebody's recovery time")
def show_recovery(email: str, query: PartQuery) -> RecoveryOut:
    """For the person and their managers. The latest entry first."""
    person = person_named(email)
    if not may_read(current_person(), person):
        abort(403)
    held = balances([person.id])[person.id]
    theirs = select(RecoveryTransaction).where(RecoveryTransaction.person_id == person.id)
    rows, cursor = part_of(theirs, query, RecoveryTransaction.id, newest_first=True)
    return RecoveryOut(
        balance_minutes=held.get(Account.AVAILABLE, 0),
        booked_minutes=held.get(Account.BOOKED, 0),
        entries=[_out(line) for line in lines_with([row.id for row in rows])],
        next_cursor=cursor,
    )


def _out(line: Line) -> RecoveryEntry:
    return RecoveryEntry(
        at=line.at,
        kind=line.kind,
        minutes=line.minutes,
        reason=line.reason,
        rule=line.rule,
        source=_source(line.behind),
        earned_at=line.earned_at,
        expires_on=line.expires_on,
    )


def _source(behind: Behind | None) -> SourceOut | None:
    return SourceOut(type=behind.type, id=behind.label) if behind else None

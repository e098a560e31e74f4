"""Statements: what a month on call was, line by line, as the page and the CSV tell it."""

from datetime import date
from typing import Annotated

from flask import abort
from pydantic import Field

from portal.api.endpoint import endpoint
from portal.api.schema import Moment, Out
from portal.api.shapes.people import PersonRef, person_named, ref_of
from portal.core import clock
from portal.people.current import current_person
from portal.recovery.days.queries import may_read
from portal.recovery.statements.lines import Line, Section
from portal.recovery.statements.queries import closings_of, month_from, statements_of
from portal.recovery.statements.wording import line_text


class StatementLine(Out):
    key: Annotated[str, Field(description="stays the same while the line is about the same")]
    section: Section
    on: date
    about: Annotated[str, Field(description="in words, on the person's clock")]
    minutes: int
    amount: Annotated[int | None, Field(description="in the currency's smallest unit")]
    currency: str | None


class StatementOut(Out):
    person: PersonRef
    month: Annotated[str, Field(description="2026-10")]
    closed_at: Annotated[Moment | None, Field(description="null while it follows what happens")]
    lines: list[StatementLine]


@endpoint("GET", "/people/<email>/statements/<month>", summary="Somebody's month on call")
def show_statement(email: str, month: str) -> StatementOut:
    """For the person and their managers. `month` is 2026-10, one that has begun."""
    person, at = person_named(email), clock.now()
    if not may_read(current_person(), person):
        abort(403)
    first = month_from(month, at=at)
    closing = closings_of([person.id], first).get(person.id)
    statement = statements_of([person], first, at=at)[person.id]
    return StatementOut(
        person=ref_of(person),
        month=f"{first:%Y-%m}",
        closed_at=closing.closed_at if closing else None,
        lines=[_out(line, person.time_zone) for line in statement.lines],
    )


def _out(line: Line, zone: str) -> StatementLine:
    return StatementLine(
        key=line.key,
        section=line.section,
        on=line.on,
        about=line_text(line, zone),
        minutes=line.minutes,
        amount=line.amount if line.currency else None,
        currency=line.currency or None,
    )

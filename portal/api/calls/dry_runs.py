"""The dry run: who is told, how and when, if something fires."""

from typing import Annotated

from pydantic import Field, model_validator

from portal.api.endpoint import endpoint
from portal.api.schema import In, Instant, Moment, Out, Slug
from portal.api.shapes.severities import SeverityCode, SeverityIn, code_of
from portal.core import clock
from portal.core.text import _
from portal.escalations.queries import policy_of
from portal.incidents.models import Hold
from portal.pager.dry_run.run import Case, Row, RowKind, dry_run
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.services.queries import service_for


class DryRunQuery(In):
    team: Slug | None = None
    service: Annotated[Slug | None, Field(description="in place of the team; its maintenance counts")] = None
    severity: SeverityIn
    at: Annotated[Instant | None, Field(description="now when left out")] = None

    @model_validator(mode="after")
    def _has_one_subject(self) -> "DryRunQuery":
        if (self.team is None) == (self.service is None):
            raise ValueError(_("Send a team or a service, one of them."))
        return self


class DryRunRow(Out):
    """One thing that would happen. `step` counts from 1; 0 is the last resort, -2 management by the second clock.

    `kind` held: nobody is paged before `held_until`, for the hours or the work of `held_for`, by name.
    """

    at: Moment
    kind: RowKind
    step: int | None
    loop: int
    who: str | None
    channel: str | None
    held_by: Hold | None
    held_until: Moment | None
    held_for: str | None


class DryRun(Out):
    team: str
    severity: SeverityCode
    at: Moment
    policy: str | None
    rows: list[DryRunRow]


@endpoint("GET", "/dry-run", summary="Who is told, how and when, if something fires")
def show_dry_run(query: DryRunQuery) -> DryRun:
    """Nobody answers in it, nothing is sent and nothing kept. People are named, their addresses are not."""
    case = _case(query)
    policy = policy_of(case.team.id, case.severity)
    return DryRun(
        team=case.team.slug,
        severity=code_of(case.severity),
        at=case.at,
        policy=policy.key if policy else None,
        rows=[_row(row) for row in dry_run(case)],
    )


def _case(query: DryRunQuery) -> Case:
    at, severity = query.at or clock.now(), int(query.severity)
    if query.service is not None:
        service = service_for(current_person(), query.service)
        return Case(service.team, severity, at, service.id)
    return Case(team_for(current_person(), query.team or ""), severity, at)


def _row(row: Row) -> DryRunRow:
    return DryRunRow(
        at=row.at,
        kind=row.kind,
        step=row.step,
        loop=row.loop,
        who=row.who or None,
        channel=row.channel or None,
        held_by=row.held_by,
        held_until=row.until,
        held_for=row.whose or None,
    )

"""A rota from elsewhere, looked at or stored; and ours as CSV."""

from datetime import timedelta
from typing import Annotated

from flask import Response, abort
from pydantic import Field

from portal.api.endpoint import endpoint
from portal.api.schema import Day, Flag, In, Moment, Out
from portal.api.shapes.people import PersonRef
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.rota.files.actions import Read, import_shifts, judged, planned
from portal.rota.files.calendars import Unreadable
from portal.rota.files.lines import LONGEST_FILE, read_rota
from portal.rota.files.queries import people_of
from portal.rota.files.routes.exports import exported
from portal.rota.files.wording import why
from portal.rota.models import Rotation
from portal.rota.plans.consent import Consent
from portal.rota.plans.differences import differences
from portal.rota.plans.drafting import verdict_on
from portal.rota.plans.notice import Verdict
from portal.rota.queries import rotation_for

LONGEST_EXPORT = timedelta(days=3660)
"""Ten years. Chosen by us: all there will be of most rotas."""


class NewImport(In):
    text: Annotated[str, Field(max_length=LONGEST_FILE, description="a CSV or ICS file")]
    is_dry_run: Annotated[Flag, Field(description="only say what would become of it")] = False
    reason: Annotated[
        str, Field(max_length=200, description="needed at short notice, as for a publication")
    ] = ""
    is_agreed: Annotated[Flag, Field(description="those concerned have agreed")] = False


class ImportLine(Out):
    """`problem` says what has to be put right first; empty where the line is fine."""

    number: int
    who: str
    person: PersonRef | None
    starts_at: Moment | None
    ends_at: Moment | None
    is_over: bool
    problem: str


class ImportOut(Out):
    """`notice` is fine, late (needs a reason) or too_late (needs agreement as well)."""

    stored_count: int
    notice: Verdict
    lines: list[ImportLine]


class ExportQuery(In):
    from_: Annotated[Day, Field(alias="from", description="the first day, in the team's zone")]
    until: Annotated[Day, Field(description="the last day")]


@endpoint("POST", "/teams/<slug>/rotations/<key>/imports", summary="Import a rota")
def import_rota(slug: str, key: str, body: NewImport) -> ImportOut:
    """For managers of the team. Stored whole or not at all; with is_dry_run nothing is stored, whatever the lines say.

    A CSV has the columns email (or name), starts_at and ends_at; an ICS one event a shift, series included.
    """
    rotation, at = _rotation(slug, key), clock.now()
    found = _read(rotation, body)
    verdict = verdict_on(rotation, differences(planned(rotation, found, at=at).plan), at=at)
    consent = Consent(body.reason, body.is_agreed)
    count = (
        0 if body.is_dry_run else import_shifts(rotation, found, by=current_person(), at=at, consent=consent)
    )
    return ImportOut(stored_count=count, notice=verdict, lines=_lines(rotation, found))


@endpoint("GET", "/teams/<slug>/schedule.csv", summary="A schedule as CSV", media_type="text/csv")
def export_schedule(slug: str, query: ExportQuery) -> Response:
    """Who really covers what, in UTC. The importer reads it back."""
    team = team_for(current_person(), slug)
    if not timedelta() <= query.until - query.from_ <= LONGEST_EXPORT:
        raise Refused(_("Give a day up to ten years after from."), field="until")
    return exported(team, query.from_, query.until)


def _rotation(slug: str, key: str) -> Rotation:
    team = team_for(current_person(), slug, to=To.MANAGE)
    rotation = rotation_for(current_person(), key)
    return rotation if rotation.team_id == team.id else abort(404)


def _read(rotation: Rotation, body: NewImport) -> list[Read]:
    at = clock.now()
    try:
        lines = read_rota(body.text.removeprefix("\ufeff"), rotation.time_zone, at=at)
    except Unreadable as error:
        raise Refused(why(str(error)), field="text") from error
    found = judged(lines, people_of(rotation), at=at)
    wrong = {f"lines.{one.line.number}": one.problem for one in found if one.problem}
    if wrong and not body.is_dry_run:
        text = _("Nothing was stored. Put these lines right and send the file again.")
        raise Refused(text, fields=dict([*wrong.items()][:20]))
    return found


def _lines(rotation: Rotation, found: list[Read]) -> list[ImportLine]:
    people = {one.person_id: PersonRef(email=one.email, name=one.name) for one in people_of(rotation)}
    return [
        ImportLine(
            number=one.line.number,
            who=one.line.who,
            person=people.get(one.person_id) if one.person_id is not None else None,
            starts_at=one.line.starts_at,
            ends_at=one.line.ends_at,
            is_over=one.is_over,
            problem=one.problem,
        )
        for one in found
    ]

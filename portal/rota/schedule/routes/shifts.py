"""One shift: who has it, and everything that was ever true of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, url_for

from portal.core.htmx import respond
from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import Person
from portal.rota.cover.history import Event, Kind, events
from portal.rota.cover.queries import cancelling, history_of, shift_or_404
from portal.rota.models import Assignment, Publication, Shift

bp = Blueprint("shifts", __name__)


@dataclass(frozen=True)
class Told:
    """One line of a shift's history, as it is read."""

    kind: Kind
    at: datetime
    by: Person | None
    reason: str | None
    rows: Sequence[Assignment]


@bp.get("/shifts/<key>")
def show(key: str) -> Response:
    shift = shift_or_404(key)
    rows, team = history_of(shift), shift.rotation.team
    cover = sorted((row for row in rows if row.replaced_at is None), key=lambda row: row.starts_at)
    return respond(
        "shifts/show.html",
        "shifts/_shift.html",
        shift=shift,
        team=team,
        cover=cover,
        zones=list(dict.fromkeys((team.time_zone, current_person().time_zone))),
        history=[_told(event, shift) for event in reversed(events(rows, shift.cancelled_at))],
        on_schedule=f"{url_for('schedules.show', slug=team.slug)}?from={shift.starts_at.date()}",
    )


def _told(event: Event[Assignment], shift: Shift) -> Told:
    """A publication says who and why; what somebody wrote beside it says so itself."""
    publication = _publication(event, shift)
    if publication is not None:
        return Told(event.kind, event.at, publication.by, publication.reason, event.rows)
    own = [row for row in event.rows if row.created_by or row.reason]
    by, reason = (own[0].created_by, own[0].reason) if own else (None, None)
    return Told(event.kind, event.at, by, reason, event.rows)


def _publication(event: Event[Assignment], shift: Shift) -> Publication | None:
    if event.kind is Kind.REMOVED:
        return cancelling(shift)
    return next((row.publication for row in event.rows if row.publication), None)


@bp.app_template_filter()
def event_name(kind: Kind) -> str:
    return {
        Kind.PUBLISHED: _("Published"),
        Kind.MOVED: _("Moved"),
        Kind.CHANGED: _("Changed"),
        Kind.OVERRIDE: _("Overridden"),
        Kind.SWAP: _("Swapped"),
        Kind.REMOVED: _("Taken off the plan"),
    }[kind]

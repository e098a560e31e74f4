"""The timeline: what is new after a number, the whole of it, and writing into it."""

from flask import Blueprint, Response, make_response, request
from flask_babel import get_locale
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import respond, wants_partial
from portal.incidents.board import board_of
from portal.incidents.forms import EntryForm, said
from portal.incidents.live.updates import shared, update_since
from portal.incidents.models import EntryKind, Incident
from portal.incidents.queries import entries_of, incident_for
from portal.incidents.routes.changes import changed
from portal.incidents.timeline.actions import add_entry
from portal.people.current import current_person

bp = Blueprint("incident_timeline", __name__, url_prefix="/incidents")

IN_A_PART = 1000


@bp.get("/<ref>/timeline")
def index(ref: str) -> Response:
    """What is new after a number: rows for the open view, the same rows on a page for a browser, or 204."""
    incident = incident_for(current_person(), ref)
    after = max(0, request.args.get("after", 0, type=int))
    if incident.timeline_seq <= after:
        return make_response("", 204)
    return _rows(incident, after) if wants_partial() else _page(incident, after)


def _rows(incident: Incident, after: int) -> Response:
    seq, locale = incident.timeline_seq, str(get_locale())
    update = shared().get(incident.id, after, upto=seq, locale=locale, make=update_since)
    return make_response(update.html if update else "", 200 if update else 204)


def _page(incident: Incident, after: int) -> Response:
    entries = entries_of(incident, after=after, limit=IN_A_PART)
    last = entries[-1].seq
    is_more = last < incident.timeline_seq
    return respond("incidents/timeline.html", incident=incident, entries=entries, last=last, is_more=is_more)


@bp.post("/<ref>/timeline")
def create(ref: str) -> BaseResponse:
    incident = incident_for(current_person(), ref)
    form = EntryForm()
    if not form.validate_on_submit():
        return _again(incident, form)
    kind = EntryKind(form.kind.data)
    add_entry(incident, said(form.text), by=current_person(), at=clock.now(), kind=kind)
    return changed(incident)


def _again(incident: Incident, form: EntryForm) -> Response:
    """422: htmx puts the reason under the composer, a browser gets the view with the draft in it."""
    entries = entries_of(incident)
    return respond(
        "incidents/show.html",
        "incidents/_composer_error.html",
        status=422,
        board=board_of(incident),
        entries=entries,
        seq=entries[-1].seq if entries else 0,
        is_whole=True,
        form=form,
    )

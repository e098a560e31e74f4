"""Opening a stream of an incident's timeline."""

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_babel import get_locale

from portal.core.db import db
from portal.core.live import hub
from portal.incidents.live.stream import Seat, Viewing, seats
from portal.incidents.live.updates import shared
from portal.incidents.models import Incident
from portal.incidents.queries import incident_for
from portal.incidents.timeline.actions import topic
from portal.people.current import current_person, current_sign_in

bp = Blueprint("incident_streams", __name__, url_prefix="/incidents")

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}


@bp.get("/<ref>/stream")
def show(ref: str) -> Response:
    """Server-sent events of the rows after the viewer's cursor; the poll of the same rows repairs any gap."""
    person = current_person()
    incident = incident_for(person, ref)
    person_id, seat, taken = person.id, seats().take(person.id), seats()
    response = Response(_viewing(incident, seat).events(), headers=HEADERS)
    response.call_on_close(lambda: taken.give_back(person_id, seat))
    db.session.remove()  # an open stream holds no connection
    return response


def _viewing(incident: Incident, seat: Seat) -> Viewing:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # werkzeug's documented way
    sign_in = current_sign_in() or abort(401)
    return Viewing(
        app=app,
        hub=hub(),
        shared=shared(),
        seat=seat,
        topic=topic(incident),
        incident_id=incident.id,
        ref=incident.ref,
        sign_in_id=sign_in.id,
        locale=str(get_locale()),
        cursor=_cursor(incident.timeline_seq),
    )


def _cursor(newest: int) -> int:
    """Where the viewer is: what it saw last before the connection broke, else what its page was made with.

    A number from nowhere means that everything is sent again: rows that come twice are one row.
    """
    seen = max(_number(request.headers.get("Last-Event-ID")), _number(request.args.get("after")))
    return seen if seen <= newest else 0


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0

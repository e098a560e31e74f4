"""The addresses that calendar programmes read. The secret in them is the key; nobody is signed in."""

from flask import Blueprint, Response, abort, current_app, make_response, request
from werkzeug.http import is_resource_modified

from portal.calendars import feed
from portal.calendars.actions import note_reading
from portal.calendars.queries import feed_state, span_at
from portal.core import clock
from portal.people.guard import public

bp = Blueprint("calendar_feeds", __name__, url_prefix="/calendars")

_HEADERS = {
    "Cache-Control": "private, max-age=300",
    "Content-Disposition": 'inline; filename="oncall.ics"',
    "Content-Type": "text/calendar; charset=utf-8",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@bp.get("/<secret>.ics")
@public
def show(secret: str) -> Response:
    """The feed; 304 without a body when the client has it already, which takes no query but the first."""
    state, at = feed_state(secret) or abort(404), clock.now()
    note_reading(state, at=at)
    span, base_url = span_at(at), current_app.config["BASE_URL"]
    answer = make_response("", 304, _HEADERS)
    answer.set_etag(feed.etag_of(state, span, base_url=base_url))
    answer.last_modified = max(state.changed_at, span.day_at)
    if is_resource_modified(request.environ, answer.headers["ETag"], last_modified=answer.last_modified):
        answer.status_code, answer.data = 200, feed.body_of(state, span, base_url=base_url)
    return answer

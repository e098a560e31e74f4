"""`POST /intake/<kind>/<key>`: where monitoring sends its alerts. No cookie is read here."""

from datetime import datetime

from flask import Blueprint, Response, abort, jsonify, make_response, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.alerts.intake.actions import Received, receive, reject
from portal.alerts.intake.senders import Sender, sender_by_secret
from portal.alerts.sources import SOURCES
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.signals import Posted, Unreadable
from portal.core import crypto
from portal.core.security import BODY_LIMIT as EARLY_LIMIT
from portal.core.security import csrf
from portal.core.text import _
from portal.people.guard import public

BODY_LIMIT = 8 * 1024 * 1024
KEPT_HEADERS = ("Content-Type", "User-Agent", "X-Request-Id")

bp = Blueprint("intake", __name__, url_prefix="/intake")
csrf.exempt(bp)


@bp.post("/<kind>/<key>")
@public
def create(kind: str, key: str) -> Response:
    """202 only after the commit; 4xx for what will never be accepted, kept and shown to the team."""
    _read_early()
    sender, at = sender_by_secret(kind, key) or abort(404, _("There is no integration at this address."))
    request.max_content_length = BODY_LIMIT
    try:
        raw = request.get_data()
        if not sender.is_enabled:
            text = _("This integration is switched off. Switch it on in the portal to receive alerts.")
            return _refuse(sender, text, raw, 401, at=at)
        received = _take(sender, raw, at=at)
    except RequestEntityTooLarge:
        text = _("The body is larger than 8 MiB. Send fewer alerts at once.")
        return _refuse(sender, text, b"", 413, at=at)
    answer = {"status": "accepted", "alerts": received.alert_count, "incidents": list(received.refs)}
    return make_response(jsonify(answer), 202)


def _read_early() -> None:
    """A body of usual size is read before the database is asked: slow senders then hold no connection of it."""
    if 0 < (request.content_length or 0) <= EARLY_LIMIT:
        request.get_data()


def _take(sender: Sender, raw: bytes, *, at: datetime) -> Received:
    try:
        body = read_json(raw)
        posted = Posted(body, crypto.new_key(), dict(request.headers), sender.settings)
        delivery = SOURCES[sender.kind].parse(posted)
    except Unreadable as error:
        abort(_refuse(sender, str(error), raw, 400, at=at))
    return receive(sender, delivery, raw=raw, headers=_kept_headers(), at=at)


def _refuse(sender: Sender, error: str, raw: bytes, status: int, *, at: datetime) -> Response:
    reject(sender, error, raw=raw, headers=_kept_headers(), at=at)
    return make_response(jsonify(error=error), status)


def _kept_headers() -> dict[str, str]:
    return {name: request.headers[name][:500] for name in KEPT_HEADERS if name in request.headers}

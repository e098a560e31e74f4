"""`POST /intake/<kind>/<key>`: where monitoring sends its alerts. No cookie is read here."""

from flask import Blueprint, Response, abort, jsonify, make_response, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.alerts.actions import Received, receive, reject
from portal.alerts.bodies import read_json
from portal.alerts.models import Integration
from portal.alerts.queries import integration_by_secret
from portal.alerts.signals import Posted, Unreadable
from portal.alerts.sources import SOURCES
from portal.core import clock, crypto
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
    integration = integration_by_secret(kind, key) or abort(
        404, _("There is no integration at this address.")
    )
    request.max_content_length = BODY_LIMIT
    try:
        raw = request.get_data(cache=False)
        if not integration.is_enabled:
            text = _("This integration is switched off. Switch it on in the portal to receive alerts.")
            return _refuse(integration, text, raw, 401)
        received = _take(integration, raw)
    except RequestEntityTooLarge:
        return _refuse(integration, _("The body is larger than 8 MiB. Send fewer alerts at once."), b"", 413)
    answer = {"status": "accepted", "alerts": received.alert_count, "incidents": list(received.refs)}
    return make_response(jsonify(answer), 202)


def _take(integration: Integration, raw: bytes) -> Received:
    try:
        body = read_json(raw)
        posted = Posted(body, crypto.new_key(), dict(request.headers), integration.settings)
        delivery = SOURCES[integration.kind].parse(posted)
    except Unreadable as error:
        abort(_refuse(integration, str(error), raw, 400))
    return receive(integration, delivery, raw=raw, headers=_kept_headers(), at=clock.database_now())


def _refuse(integration: Integration, error: str, raw: bytes, status: int) -> Response:
    reject(integration, error, raw=raw, headers=_kept_headers(), at=clock.database_now())
    return make_response(jsonify(error=error), status)


def _kept_headers() -> dict[str, str]:
    return {name: request.headers[name][:500] for name in KEPT_HEADERS if name in request.headers}

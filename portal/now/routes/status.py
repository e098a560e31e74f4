"""What machines ask about the portal itself."""

from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, request
from prometheus_client import CONTENT_TYPE_LATEST

from portal.core import clock
from portal.core.addresses import is_address, is_public, parsed
from portal.now.metrics import exposition
from portal.pager.health.checks import checks
from portal.people.guard import public

bp = Blueprint("status", __name__)
SERVICE = "releve"


@bp.get("/health")
@public
def show() -> tuple[Response, int]:
    """200 while the portal does its work, 503 when it cannot be relied on."""
    found = checks()
    is_well = all(check.is_well for check in found)
    answer: dict[str, Any] = {
        "status": _word(is_well),
        "service": SERVICE,
        "version": version(SERVICE),
        "checks": {check.name: {"status": _word(check.is_well), "detail": check.detail} for check in found},
    }
    return jsonify(answer), 200 if is_well else 503


@bp.get("/metrics")
@public
def index() -> Response:
    """Prometheus text, for this machine and its private network: scrapers have no account."""
    client = request.remote_addr or ""
    if not is_address(client) or is_public(parsed(client)):
        abort(404)
    return make_response(exposition(clock.database_now()), 200, {"Content-Type": CONTENT_TYPE_LATEST})


def _word(is_well: bool) -> str:
    return "healthy" if is_well else "unhealthy"

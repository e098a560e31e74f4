"""What an integration was sent, word for word, and what became of it; for the team's managers."""

from flask import Blueprint, Response

from portal.alerts.explaining.queries import parts_of, told_of
from portal.alerts.integrations.queries import body_of, integration_for, request_to
from portal.core.htmx import respond
from portal.people.access import To
from portal.people.current import current_person

bp = Blueprint("intake_requests", __name__, url_prefix="/integrations/<key>/requests")


@bp.get(f"/<int(max={2**63 - 1}):number>")
def show(key: str, number: int) -> Response:
    integration = integration_for(current_person(), key, to=To.MANAGE)
    event = request_to(integration, number)
    return respond(
        "integrations/request.html",
        integration=integration,
        event=event,
        body=body_of(event),
        parts=parts_of(event, integration),
        told=told_of(event, integration),
    )

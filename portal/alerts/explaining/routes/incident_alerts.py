"""The alerts behind an incident, as a view and as a card inside the incident's own."""

from flask import Blueprint, Response

from portal.alerts.integrations.queries import body_of
from portal.alerts.queries import alert_of, alerts_of, request_of
from portal.core.htmx import respond
from portal.incidents.models import EntryKind
from portal.incidents.queries import entries_of, incident_for
from portal.people.current import current_person
from portal.people.queries import may_manage

MOST_ENTRIES = 50
FOLLOWED = frozenset(EntryKind) - {EntryKind.NOTE, EntryKind.DECISION, EntryKind.EDITED, EntryKind.ALERT}

bp = Blueprint("incident_alerts", __name__, url_prefix="/incidents/<ref>/alerts")


@bp.get("")
def index(ref: str) -> Response:
    incident = incident_for(current_person(), ref)
    alerts = alerts_of(incident.id)
    return respond("alerts/index.html", "incidents/_alerts.html", incident=incident, alerts=alerts)


@bp.get(f"/<int(max={2**63 - 1}):number>")
def show(ref: str, number: int) -> Response:
    """Why it paged or did not: what was decided about it, and what its incident did then."""
    incident = incident_for(current_person(), ref)
    alert = alert_of(incident.id, number)
    told = [e for e in entries_of(incident) if e.kind in FOLLOWED and e.at >= alert.first_received_at]
    sent = request_of(alert) if may_manage(current_person(), alert.integration.service.team) else None
    return respond(
        "alerts/show.html",
        incident=incident,
        alert=alert,
        entries=told[:MOST_ENTRIES],
        sent=sent,
        body=body_of(sent) if sent else None,
    )

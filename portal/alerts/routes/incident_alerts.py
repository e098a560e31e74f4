"""The alerts behind an incident, as a view and as a card inside the incident's own."""

from flask import Blueprint, Response

from portal.alerts.queries import alerts_of
from portal.core.htmx import respond
from portal.incidents.queries import incident_for
from portal.people.current import current_person

bp = Blueprint("incident_alerts", __name__, url_prefix="/incidents/<ref>/alerts")


@bp.get("")
def index(ref: str) -> Response:
    incident = incident_for(current_person(), ref)
    alerts = alerts_of(incident.id)
    return respond("alerts/index.html", "incidents/_alerts.html", incident=incident, alerts=alerts)

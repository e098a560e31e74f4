"""Views of integrations, and the address alerts are sent to."""

from flask import Blueprint

from portal.alerts.explaining.routes import incident_alerts, intake_requests
from portal.alerts.intake import routes as intake_routes
from portal.alerts.integrations.routes import alert_ranks, integration_secrets, integrations, suspensions

blueprints: tuple[Blueprint, ...] = (
    intake_routes.bp,
    integrations.bp,
    suspensions.bp,
    alert_ranks.bp,
    integration_secrets.bp,
    intake_requests.bp,
    incident_alerts.bp,
)

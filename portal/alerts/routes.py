"""Views of integrations, and the address alerts are sent to."""

from portal.alerts import intake_routes

blueprints = (intake_routes.bp,)

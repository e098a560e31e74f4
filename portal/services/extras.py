"""What the slice adds to templates."""

from flask import Flask

from portal.core import clock
from portal.services.models import Maintenance
from portal.services.queries import maintenance_at, services_of


def install(app: Flask) -> None:
    app.jinja_env.globals.update(team_services=services_of, maintenance_now=maintenance_now)


def maintenance_now(service_id: int) -> Maintenance | None:
    """The planned work that holds a service's pages now."""
    return maintenance_at(service_id, clock.now())

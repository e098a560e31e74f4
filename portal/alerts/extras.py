"""What the slice adds to templates."""

from flask import Flask

from portal.alerts.explaining import wording
from portal.alerts.explaining.verdicts import verdict
from portal.alerts.intake.tracing import decided_at
from portal.alerts.integrations.names import source_label
from portal.alerts.integrations.queries import integrations_of, integrations_of_team


def install(app: Flask) -> None:
    app.jinja_env.globals.update(service_integrations=integrations_of, team_integrations=integrations_of_team)
    app.jinja_env.filters.update(
        explained=wording.explained,
        became=wording.became,
        fate=wording.fate,
        decided_at=decided_at,
        source_label=source_label,
        verdict=verdict,
    )

"""What the slice adds to templates."""

from flask import Flask

from portal.alerts.explaining import wording
from portal.alerts.explaining.verdicts import verdict
from portal.alerts.intake.tracing import decided_at


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        explained=wording.explained,
        became=wording.became,
        fate=wording.fate,
        decided_at=decided_at,
        verdict=verdict,
    )

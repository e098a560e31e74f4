"""What the slice adds to templates."""

from flask import Flask

from portal.alerts import wording
from portal.alerts.tracing import decided_at
from portal.alerts.verdicts import verdict


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        explained=wording.explained,
        became=wording.became,
        fate=wording.fate,
        decided_at=decided_at,
        verdict=verdict,
    )

"""What absences add to the application: a question to managers, and their words in templates."""

from flask import Flask

from portal.absences import wording
from portal.absences.kinds import leave
from portal.asks.kinds import register


def install(app: Flask) -> None:
    register(app, leave())
    app.jinja_env.filters.update(
        absence_text=wording.absence_text, absence_status=wording.status_name, span_text=wording.span_text
    )

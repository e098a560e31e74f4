"""What absences add to the application: a question to managers, and their words in templates."""

from flask import Flask

from portal.absences import wording
from portal.absences.kinds import leave
from portal.absences.sources import wording as sources
from portal.asks.kinds import register


def install(app: Flask) -> None:
    register(app, leave())
    app.jinja_env.filters.update(
        absence_text=wording.absence_text, absence_status=wording.status_name, span_text=wording.span_text
    )
    app.jinja_env.filters.update(
        source_kind=sources.kind_name,
        source_about=sources.kind_about,
        source_host=sources.host_of,
        source_note=sources.note_text,
        source_change=sources.change_text,
        source_outcome=sources.outcome,
        source_pace=sources.every_text,
    )

"""What the slice adds to the application: words for templates, and what streams of one process share."""

from flask import Flask

from portal.incidents import names, owed
from portal.incidents.holds.queries import holds_of
from portal.incidents.holds.wording import hold_end, hold_text
from portal.incidents.live.stream import Seats
from portal.incidents.live.updates import Shared
from portal.incidents.timeline import wording


def install(app: Flask) -> None:
    app.extensions["shared_updates"] = Shared()
    app.extensions["stream_seats"] = Seats()
    app.jinja_env.globals.update(describe=wording.describe, holds_of=holds_of, owed_of=owed.owed_of)
    app.jinja_env.filters.update(
        worded=wording.word,
        is_markdown=wording.has_markdown,
        status_name=names.status_name,
        severity_name=names.severity_name,
        severity_meaning=names.severity_meaning,
        hold_text=hold_text,
        hold_end=hold_end,
        owed_text=owed.owed_text,
        source_name=names.source_name,
    )

"""What conflicts add to the application: they follow plan and time off, and stand on the schedule."""

from flask import Flask

from portal.absences import hits
from portal.absences.signals import absence_changed
from portal.asks.kinds import register
from portal.conflicts import wording
from portal.conflicts.beside import overlays_of
from portal.conflicts.following import follow_cover, follow_leave
from portal.conflicts.hits import lines_about
from portal.conflicts.kinds import conflict
from portal.conflicts.pages import inbox_of
from portal.people.signals import zone_changed
from portal.rota.cover.signals import cover_changed
from portal.rota.schedule import overlays
from portal.swaps.wording import stretch_text


def install(app: Flask) -> None:
    cover_changed.connect(follow_cover)
    absence_changed.connect(follow_leave)
    zone_changed.connect(follow_leave)
    register(app, conflict())
    hits.register(app, lines_about)
    overlays.register(app, overlays_of)
    app.jinja_env.globals["conflict_inbox"] = inbox_of
    app.jinja_env.filters.update(
        conflict_title=wording.title_of,
        conflict_hours=wording.hours_text,
        conflict_wanted=wording.wanted_text,
        conflict_away=wording.away_text,
        conflict_ending=wording.ending_name,
        conflict_event=wording.happened_name,
        stretch_text=stretch_text,
    )

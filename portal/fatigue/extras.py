"""What fatigue adds to the application: rest on views of slices below, its words, and an ear for cover and leave."""

from flask import Flask

from portal.absences.signals import absence_changed
from portal.fatigue.days.actions import follow_cover, follow_leave, follow_move
from portal.fatigue.marks.queries import marks_of, own_pages
from portal.fatigue.marks.wording import worth_name, worths
from portal.fatigue.resting import wording
from portal.fatigue.resting.beside import is_seen, rest_beside
from portal.people.signals import zone_changed
from portal.rota.cover.signals import cover_changed


def install(app: Flask) -> None:
    app.jinja_env.globals.update(rest_beside=rest_beside, is_rest_seen=is_seen)
    app.jinja_env.globals.update(own_pages_of=own_pages, marks_of=marks_of, worths=worths)
    app.jinja_env.filters["worth_name"] = worth_name
    app.jinja_env.filters.update(rest_why=wording.why, rest_length=wording.length)
    cover_changed.connect(follow_cover)
    absence_changed.connect(follow_leave)
    zone_changed.connect(follow_move)

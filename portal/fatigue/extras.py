"""What fatigue adds to the application: rest on views of slices below, and its words."""

from flask import Flask

from portal.fatigue.marks.queries import marks_of, own_pages
from portal.fatigue.marks.wording import worth_name, worths
from portal.fatigue.resting import wording
from portal.fatigue.resting.beside import is_seen, rest_beside


def install(app: Flask) -> None:
    app.jinja_env.globals.update(rest_beside=rest_beside, is_rest_seen=is_seen)
    app.jinja_env.globals.update(own_pages_of=own_pages, marks_of=marks_of, worths=worths)
    app.jinja_env.filters["worth_name"] = worth_name
    app.jinja_env.filters.update(rest_why=wording.why, rest_length=wording.length)

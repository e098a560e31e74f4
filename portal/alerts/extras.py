"""What the slice adds to templates."""

from flask import Flask

from portal.alerts import wording


def install(app: Flask) -> None:
    app.jinja_env.filters.update(explained=wording.explained, became=wording.became)

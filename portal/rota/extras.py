"""What the rota adds to the application: a question to people before they are planned, and its words."""

from flask import Flask

from portal.asks.kinds import register
from portal.rota.acceptances.kinds import shift_acceptance
from portal.rota.acceptances.wording import stretch_text
from portal.rota.bounds.wording import whys_text


def install(app: Flask) -> None:
    register(app, shift_acceptance())
    app.jinja_env.filters.update(whys_text=whys_text, stretch_times=stretch_text)

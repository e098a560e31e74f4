"""What templates need of asks."""

from flask import Flask

from portal.asks import wording
from portal.asks.kinds import answered, kind_or_none
from portal.asks.models import Ask


def install(app: Flask) -> None:
    app.jinja_env.filters.update(ask_noun=noun, ask_answered=answered, ask_due=wording.due)


def noun(ask: Ask) -> str:
    """The badge of its kind."""
    kind = kind_or_none(ask.kind)
    return kind.noun() if kind else ask.kind

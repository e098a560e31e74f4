"""The first view: who is on call, what is open, what is mine."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond, wants_partial
from portal.now.queries import board_for, mine
from portal.people.current import current_person

bp = Blueprint("now", __name__)


@bp.get("/")
def show() -> Response:
    """The page, or for a poll only what changes by itself."""
    person, at = current_person(), clock.now()
    is_poll = wants_partial()
    return respond(
        "now/show.html",
        "now/_now.html",
        board=board_for(person, at=at),
        mine=None if is_poll else mine(person, at=at),
        is_poll=is_poll,
    )

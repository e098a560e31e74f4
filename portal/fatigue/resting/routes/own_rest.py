"""One's own rest clock."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.fatigue.resting.board import board_of
from portal.people.current import current_person

bp = Blueprint("own_rest", __name__, url_prefix="/me/rest")


@bp.get("")
def show() -> Response:
    board = board_of(current_person(), clock.now())
    return respond("fatigue/rest.html", board=board, owner=board.person, is_own=True)

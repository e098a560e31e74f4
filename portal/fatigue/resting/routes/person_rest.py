"""The rest clock of somebody in a team that one manages."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.fatigue.resting.board import board_of
from portal.fatigue.resting.queries import person_seen_by
from portal.people.current import current_person

bp = Blueprint("person_rest", __name__, url_prefix="/people/<key>/rest")


@bp.get("")
def show(key: str) -> Response:
    """For them and their managers; to everybody else there is no such thing."""
    viewer = current_person()
    board = board_of(person_seen_by(viewer, key), clock.now())
    is_own = board.person.id == viewer.id
    return respond("fatigue/rest.html", board=board, owner=board.person, is_own=is_own)

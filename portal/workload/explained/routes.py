"""How every figure is computed."""

from flask import Blueprint, Response

from portal.core.htmx import respond
from portal.fatigue.settings import Settings
from portal.workload.explained.example import CASE, PLACE, worked_example

bp = Blueprint("fatigue_explained", __name__, url_prefix="/fatigue")


@bp.get("")
def show() -> Response:
    """For everybody signed in: the definitions name nobody."""
    return respond(
        "workload/explained.html",
        settings=Settings(),
        case=CASE.decode(),
        worked=worked_example(),
        place=PLACE,
    )

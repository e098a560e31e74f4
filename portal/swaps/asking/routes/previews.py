"""The form to ask for a swap with what was chosen so far, and what can be taken in return. Nothing is stored."""

from flask import Blueprint, Response

from portal.core import clock
from portal.swaps.asking.routes.shift_swaps import draft_sent, page

bp = Blueprint("swap_previews", __name__)


@bp.post("/shifts/<key>/swaps/preview")
def create(key: str) -> Response:
    return page(draft_sent(key, clock.now()))

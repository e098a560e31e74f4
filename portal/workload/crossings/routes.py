"""What a manager says to a proposed cover."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.current import current_person
from portal.workload.crossings.actions import ask_cover, decline_cover
from portal.workload.crossings.queries import crossing_for
from portal.workload.crossings.telling import place_of

bp = Blueprint("crossing_covers", __name__, url_prefix="/crossings/<key>/cover")


@bp.post("")
def create(key: str) -> Response:
    """Ask the one who is proposed."""
    swap = ask_cover(crossing_for(current_person(), key), by=current_person(), at=clock.now())
    flash(_("Asked. Until somebody says yes, nothing changes."))
    return done(url_for("swaps.show", key=swap.key))


@bp.post("/refusal")
def destroy(key: str) -> Response:
    """Not now."""
    crossing = crossing_for(current_person(), key)
    decline_cover(crossing, by=current_person(), at=clock.now())
    flash(_("Written down. Nobody is asked."))
    return done(place_of(crossing))

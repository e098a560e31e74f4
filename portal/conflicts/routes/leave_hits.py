"""What leave would hit, shown before it is asked for. Nothing is stored."""

from flask import Blueprint, Response

from portal.absences.forms import LeaveForm
from portal.absences.queries import LOOK_BACK, absences_of
from portal.conflicts.hits import hits_of
from portal.core import clock
from portal.core.htmx import respond
from portal.people.current import current_person

bp = Blueprint("leave_hits", __name__)


@bp.post("/me/leave/hits")
def create() -> Response:
    """The partial for htmx; without scripts the page of one's own leave, with what was typed."""
    person, at = current_person(), clock.now()
    form = LeaveForm(zone=person.time_zone)
    is_whole = form.validate()
    return respond(
        "absences/own.html",
        "conflicts/_hits.html",
        absences=absences_of(person, since=at - LOOK_BACK),
        form=form,
        at=at,
        hits=hits_of(person, form.span, at=at) if is_whole else None,
        zone=person.time_zone,
    )

"""One conflict: whose hours, who could take them, and what has happened."""

from flask import Blueprint, Response

from portal.conflicts.forms import DecisionForm
from portal.conflicts.models import Conflict
from portal.conflicts.pages import solving
from portal.conflicts.queries import conflict_for, events_of
from portal.core import clock
from portal.core.htmx import respond
from portal.people.current import current_person

bp = Blueprint("conflicts", __name__)


@bp.get("/conflicts/<key>")
def show(key: str) -> Response:
    return page(conflict_for(current_person(), key), DecisionForm(formdata=None))


def page(conflict: Conflict, form: DecisionForm, *, status: int = 200) -> Response:
    person = current_person()
    return respond(
        "conflicts/show.html",
        status=status,
        conflict=conflict,
        solving=solving(conflict, person, at=clock.now()),
        history=events_of(conflict),
        form=form,
        zone=person.time_zone,
    )

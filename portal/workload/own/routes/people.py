"""The nights of somebody, for who manages them."""

from flask import Blueprint, Response, request

from portal.core import clock
from portal.people.current import current_person
from portal.workload.own.looking import Look, shown
from portal.workload.own.queries import seen_person

bp = Blueprint("person_fatigue", __name__, url_prefix="/people/<key>/fatigue")


@bp.get("")
def show(key: str) -> Response:
    """For them, their managers and admins; to everybody else there is no such thing."""
    viewer = current_person()
    person = seen_person(viewer, key)
    return shown(person, Look.asked(request.args), at=clock.now(), is_own=person.id == viewer.id)

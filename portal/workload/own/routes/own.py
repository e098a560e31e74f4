"""One's own nights."""

from flask import Blueprint, Response, request

from portal.core import clock
from portal.people.current import current_person
from portal.workload.own.looking import Look, shown

bp = Blueprint("own_fatigue", __name__, url_prefix="/me/fatigue")


@bp.get("")
def show() -> Response:
    return shown(current_person(), Look.asked(request.args), at=clock.now(), is_own=True)

"""What is good enough for the organisation."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from portal.kpis import targets
from portal.people.current import current_admin

bp = Blueprint("kpi_targets", __name__, url_prefix="/kpis/targets")


@bp.get("")
def edit() -> Response:
    current_admin()
    return targets.shown(None)


@bp.post("")
def update() -> BaseResponse:
    current_admin()
    return targets.changed(None)

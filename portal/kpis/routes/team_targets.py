"""What is good enough for a team, where it is not what the organisation says."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from portal.kpis import targets
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for

bp = Blueprint("team_kpi_targets", __name__, url_prefix="/teams/<slug>/kpis/targets")


@bp.get("")
def edit(slug: str) -> Response:
    return targets.shown(team_for(current_person(), slug, to=To.MANAGE))


@bp.post("")
def update(slug: str) -> BaseResponse:
    return targets.changed(team_for(current_person(), slug, to=To.MANAGE))

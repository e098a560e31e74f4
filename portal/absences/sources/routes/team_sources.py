"""Where a team's leave comes from; for its managers."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.sources.pages import listed, looked_at_or_stored, typed_in
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for

bp = Blueprint("team_leave_sources", __name__, url_prefix="/teams/<slug>/leave-sources")


@bp.get("")
def index(slug: str) -> Response:
    return listed(_team(slug))


@bp.get("/new")
def new(slug: str) -> Response:
    """`?kind=` of SourceKind."""
    return typed_in(_team(slug))


@bp.post("")
def create(slug: str) -> BaseResponse:
    return looked_at_or_stored(_team(slug))


def _team(slug: str) -> Team:
    return team_for(current_person(), slug, to=To.MANAGE)

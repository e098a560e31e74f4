"""Where one's own leave comes from."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.sources.pages import listed, looked_at_or_stored, typed_in
from portal.people.current import current_person

bp = Blueprint("own_leave_sources", __name__, url_prefix="/me/leave-sources")


@bp.get("")
def index() -> Response:
    return listed(current_person())


@bp.get("/new")
def new() -> Response:
    """`?kind=` of SourceKind."""
    return typed_in(current_person())


@bp.post("")
def create() -> BaseResponse:
    return looked_at_or_stored(current_person())

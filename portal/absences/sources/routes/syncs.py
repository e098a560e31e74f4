"""Having a source read now."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.sources.actions.asking import ask_for_sync
from portal.absences.sources.queries import source_for
from portal.core import clock
from portal.core.htmx import done
from portal.people.current import current_person

bp = Blueprint("leave_syncs", __name__, url_prefix="/leave-sources/<key>/syncs")


@bp.post("")
def create(key: str) -> BaseResponse:
    """The page shows how it goes."""
    ask_for_sync(source_for(current_person(), key), at=clock.now())
    return done(url_for("leave_sources.show", key=key))

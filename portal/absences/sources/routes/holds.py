"""Whether what vanished is gone."""

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.sources.actions.holding import decide_hold
from portal.absences.sources.models import Verdict
from portal.absences.sources.queries import source_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _, _n
from portal.people.current import current_person

bp = Blueprint("leave_holds", __name__, url_prefix="/leave-sources/<key>/hold")
VERDICTS = {"gone": Verdict.GONE, "kept": Verdict.KEPT}


@bp.post("")
def update(key: str) -> BaseResponse:
    """`verdict`: `gone` or `kept`."""
    source, by = source_for(current_person(), key), current_person()
    verdict = VERDICTS.get(request.form.get("verdict", "")) or abort(
        422, _("Say whether they are gone or stay.")
    )
    count = decide_hold(source, verdict, by=by, at=clock.now())
    if verdict is Verdict.GONE:
        flash(_n("%(num)s absence is taken back.", "%(num)s absences are taken back.", count))
    else:
        flash(_n("%(num)s absence stays.", "%(num)s absences stay.", count))
    return done(url_for("leave_sources.show", key=key))

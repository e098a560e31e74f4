"""A colleague in trouble: taking what is left of their shift, now."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import require
from portal.rota.cover.queries import shift_or_404
from portal.swaps.overrides.actions import Override, override
from portal.swaps.overrides.forms import TakingForm

bp = Blueprint("takings", __name__)


@bp.post("/shifts/<key>/takings")
def create(key: str) -> BaseResponse:
    """Errors: Refused without a reason, for a shift that is over, and where a rule forbids it."""
    shift, person, at = shift_or_404(key), current_person(), clock.now()
    require(person, shift.rotation.team_id, To.RESPOND)
    form = TakingForm()
    if not form.validate():
        raise Refused(_("Say why: it is shown to whoever it touches."))
    start = max(shift.starts_at, at)
    wanted = Override(shift.rotation.role, person, start, shift.ends_at, form.reason.data)
    override(shift.rotation.team, wanted, by=person, at=at)
    flash(_("It is yours, and everybody concerned is told."))
    return done(url_for("shifts.show", key=key))

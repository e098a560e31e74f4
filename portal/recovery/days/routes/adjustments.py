"""Time that a manager adds or takes away by hand."""

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.text import _
from portal.people.current import current_person
from portal.recovery.days.forms import GivingForm
from portal.recovery.days.giving import adjust
from portal.recovery.days.queries import team_member
from portal.recovery.days.routes.teams import answered

bp = Blueprint("recovery_adjustments", __name__, url_prefix="/teams/<slug>/recovery/people/<key>/adjustments")


@bp.post("")
def create(slug: str, key: str) -> BaseResponse:
    team, whose = team_member(current_person(), slug, key)
    form = GivingForm(prefix="adjust-")

    def act() -> None:
        adjust(whose, form.minutes, reason=form.reason.data, by=current_person(), at=clock.now())

    return answered(team, whose, form, "adjust", act, _("Changed. %(name)s is told.", name=whose.name))

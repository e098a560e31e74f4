"""Time that a manager has paid out."""

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.text import _
from portal.people.current import current_person
from portal.recovery.days.forms import PayoutForm
from portal.recovery.days.giving import pay_out_time
from portal.recovery.days.queries import team_member
from portal.recovery.days.routes.teams import answered

bp = Blueprint("recovery_payouts", __name__, url_prefix="/teams/<slug>/recovery/people/<key>/payouts")


@bp.post("")
def create(slug: str, key: str) -> BaseResponse:
    team, whose = team_member(current_person(), slug, key)
    form = PayoutForm(prefix="pay-")

    def act() -> None:
        pay_out_time(whose, form.minutes, reason=form.reason.data, by=current_person(), at=clock.now())

    return answered(
        team, whose, form, "pay", act, _("Put down to be paid out. %(name)s is told.", name=whose.name)
    )

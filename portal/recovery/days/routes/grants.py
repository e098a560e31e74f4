"""A day off that a manager grants."""

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.text import _
from portal.people.current import current_person
from portal.recovery.days.actions import book_day
from portal.recovery.days.forms import DayForm
from portal.recovery.days.queries import team_member
from portal.recovery.days.routes.teams import answered

bp = Blueprint("recovery_grants", __name__, url_prefix="/teams/<slug>/recovery/people/<key>/grants")


@bp.post("")
def create(slug: str, key: str) -> BaseResponse:
    team, whose = team_member(current_person(), slug, key)
    form = DayForm(zone=whose.time_zone, prefix="grant-")

    def act() -> None:
        note = form.note.data or ""
        book_day(whose, form.span, form.minutes, by=current_person(), at=clock.now(), note=note)

    return answered(team, whose, form, "grant", act, _("Granted. %(name)s is told.", name=whose.name))

"""Closing a month of a team."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _, _n
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.recovery.statements.actions import close_month
from portal.recovery.statements.queries import month_from

bp = Blueprint("statement_closings", __name__)


@bp.post("/teams/<slug>/statements/<month>/closing")
def create(slug: str, month: str) -> BaseResponse:
    person, at = current_person(), clock.now()
    team = team_for(person, slug, to=To.MANAGE)
    count = close_month(team, month_from(month, at=at), by=person, at=at)
    said = _n("Closed for %(num)s person.", "Closed for %(num)s people.", count)
    flash(said if count else _("It was closed already."))
    return done(url_for("team_statements.show", slug=slug, month=month))

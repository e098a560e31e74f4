"""The statements of a team's people, for its managers."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.recovery.statements.pages import team_told
from portal.recovery.statements.queries import month_from

bp = Blueprint("team_statements", __name__)


@bp.get("/teams/<slug>/statements/<month>")
def show(slug: str, month: str) -> Response:
    person, at = current_person(), clock.now()
    team = team_for(person, slug, to=To.MANAGE)
    told = team_told(team, month_from(month, at=at), by=person, at=at)
    return respond("recovery/statements/team.html", **told)

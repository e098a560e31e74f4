"""How long a team tries to solve a conflict by itself."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conflicts.actions import change_deadlines
from portal.conflicts.forms import DeadlinesForm
from portal.conflicts.queries import deadlines_of
from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for

bp = Blueprint("conflict_deadlines", __name__, url_prefix="/teams/<slug>/conflict-deadlines")


@bp.get("/edit")
def edit(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    return _edited(team, DeadlinesForm.showing(deadlines_of(team.id)))


@bp.post("")
def update(slug: str) -> BaseResponse:
    team, form = team_for(current_person(), slug, to=To.MANAGE), DeadlinesForm()
    if not form.validate():
        return _edited(team, form, status=422)
    change_deadlines(team, form.meant, by=current_person(), at=clock.now())
    flash(_("Saved. It holds from the next conflict on."))
    return done(url_for("team_conflicts.index", slug=slug))


def _edited(team: Team, form: DeadlinesForm, *, status: int = 200) -> Response:
    return respond("conflicts/edit_deadlines.html", status=status, team=team, form=form)

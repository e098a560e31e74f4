"""The guard rails of a team."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.workload.guard_rails.actions import change_rails
from portal.workload.guard_rails.forms import RailsForm
from portal.workload.guard_rails.queries import rails_of

bp = Blueprint("guard_rails", __name__, url_prefix="/teams/<slug>/fatigue/guard-rails")


@bp.get("")
def edit(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    return _edited(team, RailsForm.showing(rails_of(team)))


@bp.post("")
def update(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = RailsForm()
    if not form.validate():
        return _edited(team, form, status=422)
    change_rails(team, form.meant, by=current_person(), at=clock.now())
    flash(_("Saved. The figures are measured by them from now on."))
    return done(url_for("guard_rails.edit", slug=slug))


def _edited(team: Team, form: RailsForm, *, status: int = 200) -> Response:
    return respond("workload/guard_rails.html", status=status, team=team, form=form)

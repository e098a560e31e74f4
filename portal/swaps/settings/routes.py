"""The rules by which a team's shifts change hands."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, team_for
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.forms import SettingsForm
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.wording import rules_told

bp = Blueprint("swap_rules", __name__, url_prefix="/teams/<slug>/swap-rules")


@bp.get("")
def show(slug: str) -> Response:
    """For everybody signed in: whoever is refused may read why."""
    team = team_for(current_person(), slug)
    settings = settings_of(team)
    return respond(
        "swaps/rules.html",
        team=team,
        told=rules_told(settings),
        needs_approval=settings.needs_approval,
        is_managed=may_manage(current_person(), team),
    )


@bp.get("/edit")
def edit(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    return _edited(team, SettingsForm.showing(settings_of(team)))


@bp.post("")
def update(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = SettingsForm()
    if not form.validate():
        return _edited(team, form, status=422)
    change_settings(team, form.meant, by=current_person(), at=clock.now())
    flash(_("Saved. What is asked and not yet settled is checked by these rules from now on."))
    return done(url_for("swap_rules.show", slug=slug))


def _edited(team: Team, form: SettingsForm, *, status: int = 200) -> Response:
    return respond("swaps/edit_rules.html", status=status, team=team, form=form)

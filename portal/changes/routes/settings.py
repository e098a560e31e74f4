"""What a team looks at before a deployment, and how long an incident is thought to be of one."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.changes.actions import choose
from portal.changes.forms import SettingsForm
from portal.changes.queries import checklist_of, failure_hours_of
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for

bp = Blueprint("change_settings", __name__, url_prefix="/teams/<slug>/changes/settings")


@bp.get("")
def edit(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    chosen = {"checklist": "\n".join(checklist_of(team)), "failure_hours": failure_hours_of(team)}
    return respond("changes/settings.html", team=team, form=SettingsForm(formdata=None, data=chosen))


@bp.post("")
def update(slug: str) -> BaseResponse:
    person = current_person()
    team, form = team_for(person, slug, to=To.MANAGE), SettingsForm()
    if not form.validate():
        return respond("changes/settings.html", status=422, team=team, form=form)
    try:
        choose(team, checklist=form.lines, failure_hours=form.failure_hours.data, by=person, at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return respond("changes/settings.html", status=422, team=team, form=form)
    flash(_("Saved."))
    return done(url_for("team_changes.index", slug=slug))

"""The view on which targets are typed, whoever's they are."""

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.kpis.actions import change_targets
from portal.kpis.forms import TargetsForm
from portal.kpis.queries import ORGANISATION, targets_of
from portal.people.current import current_person
from portal.people.models import Team


def shown(team: Team | None) -> Response:
    """Those of a team; without one, the organisation's."""
    targets = targets_of([team] if team else [])
    return _form(team, TargetsForm.showing(targets[team.id if team else ORGANISATION]))


def changed(team: Team | None) -> BaseResponse:
    form = TargetsForm()
    if not form.validate():
        return _form(team, form, status=422)
    change_targets(team, form.meant, by=current_person(), at=clock.now())
    flash(_("Saved. Every month is judged by these targets, also those that are over."))
    return done(url_for("team_kpis.show", slug=team.slug) if team else url_for("kpis.index"))


def _form(team: Team | None, form: TargetsForm, *, status: int = 200) -> Response:
    return respond("kpis/targets.html", status=status, team=team, form=form)

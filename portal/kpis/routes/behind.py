"""The incidents behind a figure."""

from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from portal.core import clock
from portal.core.htmx import respond
from portal.kpis.forms import BehindForm
from portal.kpis.pages import wanted_of
from portal.kpis.queries import part_behind, targets_of
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.rota.windows import day_of
from portal.services.queries import services_of

bp = Blueprint("kpi_incidents", __name__, url_prefix="/teams/<slug>/kpis/incidents")


@bp.get("")
def index(slug: str) -> Response:
    """`?figure=` and the filters of the team's view; `month` is one of its months, `before` where a part goes on."""
    person = current_person()
    team = team_for(person, slug, to=To.FOLLOW)
    form = BehindForm(request.args, today=day_of(clock.now(), team.time_zone), services=services_of(team))
    if not form.validate():
        abort(422, " ".join(str(text) for texts in form.errors.values() for text in texts))
    part = part_behind(
        wanted_of([team], form),
        targets_of([team]),
        person,
        figure=form.chosen_figure,
        month=form.month.data,
        before_id=form.before.data,
    )
    said: dict[str, Any] = {**form.said, "before": part.next_before_id}
    older = url_for("kpi_incidents.index", slug=slug, **said) if part.next_before_id else None
    return respond(
        "kpis/incidents.html", team=team, form=form, figure=form.chosen_figure, part=part, older=older
    )

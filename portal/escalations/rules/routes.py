"""How each severity is delivered to a team: at once or in working hours, and the clocks that run on."""

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.escalations.delivery import DEFAULTS
from portal.escalations.rules.actions import set_rules
from portal.escalations.rules.forms import BACK, RulesForm
from portal.escalations.rules.queries import rules_of
from portal.escalations.rules.wording import rule_advice, rule_sentences
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, team_for

bp = Blueprint("delivery_rules", __name__, url_prefix="/teams/<slug>/delivery-rules")

RuleTold = tuple[int, list[str], bool]
"""A severity, what happens to its incidents, and whether that is the default."""


def rules_told(team: Team) -> list[RuleTold]:
    rules = rules_of(team.id)
    return [
        (rank, rule_sentences(rules[rank], team.hours, team.time_zone), rules[rank] == DEFAULTS[rank])
        for rank in DEFAULTS
    ]


@bp.get("")
def show(slug: str) -> Response:
    team = team_for(current_person(), slug)
    return respond(
        "escalations/rules.html",
        team=team,
        advice=rule_advice(rules_of(team.id)),
        is_managed=may_manage(current_person(), team),
    )


@bp.get("/edit")
def edit(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    return _edited(team, RulesForm.showing(rules_of(team.id)))


@bp.post("")
def update(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = RulesForm()
    if BACK in request.form:
        form.put_back(request.form[BACK])
        return _edited(team, form)
    if not form.validate():
        return _edited(team, form, status=422)
    set_rules(team, form.meant, by=current_person(), at=clock.now())
    flash(_("Saved. It holds from now on; what is held already keeps its time."))
    return done(url_for("delivery_rules.show", slug=slug))


def _edited(team: Team, form: RulesForm, *, status: int = 200) -> Response:
    return respond("escalations/edit_rules.html", status=status, team=team, form=form)

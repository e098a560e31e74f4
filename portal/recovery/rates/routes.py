"""What a team pays for being on call, version by version."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.recovery.rates.actions import save_rates
from portal.recovery.rates.forms import RatesForm
from portal.recovery.rates.queries import rates_of_team
from portal.recovery.rates.wording import examples

bp = Blueprint("pay_rates", __name__, url_prefix="/teams/<slug>/recovery/rates")


@bp.get("")
def edit(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    saved = rates_of_team(team)
    form = RatesForm.showing(saved[-1] if saved else None, tomorrow=_today(team) + timedelta(days=1))
    return _edited(team, form)


@bp.post("")
def update(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = RatesForm()
    if not form.validate():
        return _edited(team, form, status=422)
    try:
        _save(team, form)
    except Refused as refusal:
        form.show(refusal)
        return _edited(team, form, status=422)
    flash(_("Saved. Below is what it comes to."))
    return done(url_for("pay_rates.edit", slug=slug))


def _save(team: Team, form: RatesForm) -> None:
    save_rates(
        team,
        form.meant,
        applies_from=form.applies_from.data,
        reason=form.reason.data,
        based_on=form.based_on.data,
        by=current_person(),
        at=clock.now(),
    )


def _edited(team: Team, form: RatesForm, *, status: int = 200) -> Response:
    saved, today = rates_of_team(team), _today(team)
    worked_out = examples(saved[-1].tariff, team.time_zone, on=today) if saved else ()
    return respond(
        "recovery/rates/edit.html", status=status, team=team, form=form, saved=saved, examples=worked_out
    )


def _today(team: Team) -> date:
    return clock.now().astimezone(ZoneInfo(team.time_zone)).date()

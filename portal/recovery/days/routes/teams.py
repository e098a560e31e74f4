"""What a team is owed, for those who decide about it."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.forms import Form
from portal.core.htmx import done, respond
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import team_for
from portal.recovery.days.forms import DayForm, GivingForm, PayoutForm
from portal.recovery.days.pages import books_of, owed_to
from portal.recovery.days.queries import team_member

bp = Blueprint("team_recovery", __name__, url_prefix="/teams/<slug>/recovery")


@bp.get("")
def index(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    return respond("recovery/team.html", team=team, owed=owed_to(team, at=clock.now()))


@bp.get("/people/<key>")
def show(slug: str, key: str) -> Response:
    team, whose = team_member(current_person(), slug, key)
    return _shown(team, whose)


def answered(
    team: Team, whose: Person, form: Form, name: str, act: Callable[[], None], said: str
) -> BaseResponse:
    """After one of the page's forms was sent: back to the page, or the page with what is wrong."""
    if not form.validate():
        return _shown(team, whose, status=422, **{name: form})
    try:
        act()
    except Refused as refusal:
        form.show(refusal)
        return _shown(team, whose, status=422, **{name: form})
    flash(said)
    return done(url_for("team_recovery.show", slug=team.slug, key=whose.key))


def _shown(team: Team, whose: Person, *, status: int = 200, **sent: Form) -> Response:
    at = clock.now()
    forms: dict[str, Form] = {
        "grant": DayForm(zone=whose.time_zone, formdata=None, prefix="grant-"),
        "adjust": GivingForm(formdata=None, prefix="adjust-"),
        "pay": PayoutForm(formdata=None, prefix="pay-"),
    }
    books = books_of(whose, at=at, last=request.args.get("last", type=int))
    return respond("recovery/show.html", status=status, team=team, whose=whose, books=books, **(forms | sent))

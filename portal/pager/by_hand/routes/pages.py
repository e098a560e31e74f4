"""Paging somebody by hand: a short text, whoever is on call or one person, now."""

from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.incidents.forms import said
from portal.incidents.models import Source
from portal.pager.by_hand.actions import page_somebody
from portal.pager.by_hand.forms import PageForm
from portal.pager.by_hand.outlook import call_outlook
from portal.people.current import current_person
from portal.people.models import Role
from portal.people.queries import active_people, teams_of

bp = Blueprint("pages", __name__, url_prefix="/pages")


@bp.get("/new")
def new() -> Response:
    """`?team=` and `?whom=` are chosen beforehand; htmx asks for the outlook alone when they change."""
    form = _form(formdata=None, team=request.args.get("team"), whom=request.args.get("whom", ""))
    return respond("pager/new_page.html", "pager/_page_outlook.html", form=form, outlook=_told(form))


@bp.post("")
def create() -> BaseResponse:
    form = _form()
    team = form.chosen_team
    if not form.validate_on_submit() or team is None:
        return respond("pager/new_page.html", form=form, outlook=_told(form), status=422)
    told, source, at = _told(form), Source(form.source.data), clock.now()
    try:
        incident = page_somebody(
            team, said(form.text), form.chosen_person, source=source, by=current_person(), at=at
        )
    except Refused as refusal:
        form.whom.errors = [refusal.message]
        return respond("pager/new_page.html", form=form, outlook="", status=422)
    flash(told)
    return done(url_for("incidents.show", ref=incident.ref))


def _form(**values: Any) -> PageForm:
    """Errors: 403 for who is in no team, as for declaring an incident."""
    person = current_person()
    teams = teams_of(person) or abort(
        403, _("Only members of a team page somebody. Ask a manager to add you.")
    )
    people = [one for one in active_people() if one.role != Role.VIEWER]
    return PageForm(teams=teams, people=people, **values)


def _told(form: PageForm) -> str:
    """Whom it pages; nothing for a team that is not ours."""
    team, zone = form.chosen_team, current_person().time_zone
    return call_outlook(team, form.chosen_person, zone=zone, at=clock.now()) if team else ""

"""Declaring an incident by hand, told beforehand whom it pages and when."""

from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.incidents.forms import said
from portal.incidents.models import Source
from portal.incidents.opening import MANUAL, IncidentFacts, open_incident
from portal.pager.by_hand.forms import DeclareForm
from portal.pager.by_hand.outlook import outlook, outlook_text
from portal.pager.dry_run.run import Case
from portal.people.current import current_person
from portal.people.queries import teams_of
from portal.services.queries import all_services

bp = Blueprint("declarations", __name__, url_prefix="/incidents")

ASKED = ("team", "service", "severity", "user_impact", "urgency")
"""The fields that decide who is paged and when, beside `is_urgent`."""


@bp.get("/new")
def new() -> Response:
    """Who is in several teams may come from one: `?team=` is chosen beforehand."""
    form = form_of(formdata=None, team=request.args.get("team"))
    return respond("incidents/new.html", form=form, outlook=told(form))


@bp.post("")
def create() -> BaseResponse:
    form = form_of()
    if not form.validate_on_submit() or form.rank is None:
        return respond("incidents/new.html", form=form, outlook=told(form), status=422)
    facts = IncidentFacts(
        title=said(form.title),
        severity=form.rank,
        description=said(form.description),
        impact=said(form.impact),
        source=Source(form.source.data),
        impact_started_at=form.began_at,
        is_private=form.is_private.data,
        is_urgent=form.is_urgent.data,
        origin=MANUAL,
    )
    flash(told(form))
    service = form.chosen_service
    incident = open_incident(form.chosen_team, facts, at=clock.now(), service=service, by=current_person())
    return done(url_for("incidents.show", ref=incident.ref))


def form_of(**values: Any) -> DeclareForm:
    """Errors: 403 for who is in no team: viewers only follow incidents."""
    person = current_person()
    teams = teams_of(person) or abort(
        403, _("Only members of a team declare incidents. Ask a manager to add you.")
    )
    ids = {team.id for team in teams}
    services = [service for service in all_services() if service.team_id in ids]
    return DeclareForm(teams=teams, services=services, zone=person.time_zone, at=clock.now(), **values)


def told(form: DeclareForm) -> str:
    """What the choices so far would do; nothing while they are not enough, or are not ours."""
    if any(form[name].errors for name in ASKED) or form.rank is None:
        return ""
    team, service = form.chosen_team_or_none, form.chosen_service
    if team is None or (service is not None and service.team_id != team.id):
        return ""
    at, service_id = clock.now(), service.id if service else None
    case = Case(team, form.rank, at, service_id, is_asked=bool(form.is_urgent.data))
    return outlook_text(outlook(case), current_person().time_zone, at)

"""Incidents: the list, the view of one, and correcting what it says."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.incidents.actions import Correction, correct
from portal.incidents.board import board_of
from portal.incidents.forms import AboutForm, EntryForm, FilterForm, said
from portal.incidents.models import Incident
from portal.incidents.queries import (
    Wanted,
    access_to,
    entries_of,
    incident_for,
    open_incidents,
    past_incidents,
)
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Role
from portal.people.queries import teams_of
from portal.services.models import Service
from portal.services.queries import all_services

bp = Blueprint("incidents", __name__, url_prefix="/incidents")

IN_A_PART = 50
ROWS_SHOWN = 300
"""Rows of a timeline on its incident's view; a longer one has a view of its own."""


@bp.get("")
def index() -> Response:
    """What is open, then what is over, a part at a time: `before` is the id of the last one seen."""
    person = current_person()
    teams = teams_of(person)
    form = FilterForm(
        request.args, teams=teams_of(person, to=To.SEE) if person.role == Role.VIEWER else teams
    )
    wanted = Wanted(form.team_id, form.rank, form.phase) if form.validate() else Wanted()
    before_id = request.args.get("before", type=int)
    past = past_incidents(person, wanted, before_id=before_id, limit=IN_A_PART + 1)
    return respond(
        "incidents/index.html",
        form=form,
        is_filtered=wanted != Wanted(),
        running=open_incidents(person, wanted) if before_id is None else (),
        past=past[:IN_A_PART],
        first_part=_part(None) if before_id is not None else None,
        next_part=_part(past[IN_A_PART - 1].id) if len(past) > IN_A_PART else None,
        names_people=person.role != Role.VIEWER,
        may_declare=bool(teams),
    )


def _part(before_id: int | None) -> str:
    """The address of another part of the same list."""
    values: dict[str, Any] = {key: value for key, value in request.args.items() if value}
    return url_for("incidents.index", **(values | {"before": before_id}))


def _services_of(team_ids: set[int]) -> list[Service]:
    return [service for service in all_services() if service.team_id in team_ids]


@bp.get("/<ref>")
def show(ref: str) -> Response:
    """The live view for who works on it, the status view for who only follows it."""
    access = access_to(current_person(), ref)
    incident = access.incident
    if not access.may_respond:
        return respond("incidents/status.html", "incidents/_status.html", incident=incident)
    first = max(0, incident.timeline_seq - ROWS_SHOWN)
    entries = [e for e in entries_of(incident, after=first) if e.seq <= incident.timeline_seq]
    return respond(
        "incidents/show.html",
        board=board_of(incident),
        entries=entries,
        seq=incident.timeline_seq,
        is_whole=first == 0,
        form=EntryForm(formdata=None),
    )


@bp.get("/<ref>/edit")
def edit(ref: str) -> Response:
    incident = incident_for(current_person(), ref)
    return respond("incidents/edit.html", incident=incident, form=_about_form(incident))


@bp.post("/<ref>")
def update(ref: str) -> BaseResponse:
    person = current_person()
    incident = incident_for(person, ref)
    form = _about_form(incident)
    if not form.validate_on_submit():
        return respond("incidents/edit.html", incident=incident, form=form, status=422)
    correction = Correction(
        title=said(form.title),
        service=form.chosen_service,
        impact=said(form.impact),
        description=said(form.description),
        impact_started_at=form.began_at,
    )
    correct(incident, correction, by=person, at=clock.now())
    return done(_url(incident))


def _about_form(incident: Incident) -> AboutForm:
    """The form filled in; a service the team has given away stays among the choices."""
    services = _services_of({incident.team_id})
    if incident.service is not None and incident.service not in services:
        services.append(incident.service)
    said = {name: getattr(incident, name) for name in ("title", "impact", "description")}
    return AboutForm(
        data=said | {"service": incident.service.slug if incident.service else ""},
        services=services,
        zone=current_person().time_zone,
        at=clock.now(),
        began_at=incident.impact_started_at,
    )


def _url(incident: Incident) -> str:
    return url_for("incidents.show", ref=incident.ref)

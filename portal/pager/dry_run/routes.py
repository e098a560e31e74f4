"""The dry run: who is told, how and when, if something fires."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from portal.core import clock
from portal.core.htmx import respond
from portal.core.text import _
from portal.escalations.queries import policy_of
from portal.pager.dry_run.forms import DryRunForm, moment, zone_note
from portal.pager.dry_run.run import Case, dry_run
from portal.people.models import Team
from portal.people.queries import all_teams
from portal.services.models import Service
from portal.services.queries import all_services

bp = Blueprint("dry_runs", __name__)

NIGHT = (3, 10)
"""Hour and minute of the hardest moment of the week, a Sunday's."""


@bp.get("/escalation-policies/dry-run")
def show() -> Response:
    teams, services = all_teams(), all_services()
    form = DryRunForm(
        {team.slug: team.name for team in teams},
        {service.slug: service.name for service in services},
        formdata=MultiDict({"team": "", "service": "", "severity": "1", **request.args.to_dict()}),
    )
    service = next((one for one in services if one.slug == form.service.data), None)
    is_valid = form.validate() and _fits(form, service)
    team = service.team if service else next((one for one in teams if one.slug == form.team.data), None)
    if not is_valid or team is None:
        return respond(
            "pager/dry_run.html", status=200 if is_valid else 422, form=form, team=None, zone_note=""
        )
    form.team.data = team.slug
    case = Case(team, int(form.severity.data), _at(form, team), service.id if service else None)
    return respond("pager/dry_run.html", form=form, service=service, **_shown(case))


def _fits(form: DryRunForm, service: Service | None) -> bool:
    """Whether the service, if there is one, is of the team, if there is one."""
    if service is None or form.team.data in ("", service.team.slug):
        return True
    text = _("%(service)s belongs to %(team)s. Choose that team, or no service.")
    form.service.errors = [text % {"service": service.name, "team": service.team.name}]
    return False


def _at(form: DryRunForm, team: Team) -> datetime:
    return moment(form.at.data, team.time_zone, now=clock.now())


def _shown(case: Case) -> dict[str, Any]:
    return {
        "team": case.team,
        "case": case,
        "rows": dry_run(case),
        "policy": policy_of(case.team.id, case.severity),
        "zone_note": zone_note(case.team.time_zone),
        "sunday": next_sunday(clock.now(), case.team.time_zone),
        "asked": {
            k: v for k, v in request.args.to_dict().items() if k in ("team", "service", "severity") and v
        },
    }


def next_sunday(at: datetime, zone: str) -> str:
    """The Sunday after today at 03:10, as a form holds it."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=(6 - local.weekday()) or 7)
    return f"{day}T{NIGHT[0]:02d}:{NIGHT[1]:02d}"

"""Planned work on a service: its incidents are kept and page nobody until the end.

Whoever answers for the service may plan it: work at night is done by those on call, not by their managers.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.incidents.holds.maintenance import change_maintenance, end_maintenance
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.queries import standing
from portal.services.actions import plan_maintenance
from portal.services.forms import MaintenanceForm
from portal.services.models import Service
from portal.services.queries import (
    maintenance_for,
    maintenances_of,
    past_maintenances_of,
    service_for,
)

bp = Blueprint("maintenances", __name__, url_prefix="/services/<slug>/maintenance")
USUAL = timedelta(hours=2)


@bp.get("")
def index(slug: str) -> Response:
    return _shown(service_for(current_person(), slug), _form(_proposed(), is_empty=True))


@bp.post("")
def create(slug: str) -> BaseResponse:
    service = service_for(current_person(), slug, to=To.RESPOND)
    form = _form(_proposed())
    if not form.validate() or not _is_stored(partial(plan_maintenance, service), form):
        return _shown(service, form, status=422)
    flash(_("Planned. Alerts of that time are kept and page nobody."))
    return done(url_for("maintenances.index", slug=slug))


@bp.get("/<key>/edit")
def edit(slug: str, key: str) -> Response:
    planned = maintenance_for(current_person(), slug, key)
    form = _form((planned.starts_at, planned.ends_at), is_empty=True)
    form.reason.data = planned.reason
    return respond("services/edit_maintenance.html", planned=planned, service=planned.service, form=form)


@bp.post("/<key>")
def update(slug: str, key: str) -> BaseResponse:
    planned = maintenance_for(current_person(), slug, key)
    form = _form((planned.starts_at, planned.ends_at))
    if not form.validate() or not _is_stored(partial(change_maintenance, planned), form):
        page = "services/edit_maintenance.html"
        return respond(page, status=422, planned=planned, service=planned.service, form=form)
    flash(_("Saved."))
    return done(url_for("maintenances.index", slug=slug))


@bp.post("/<key>/ending")
def destroy(slug: str, key: str) -> BaseResponse:
    """Ends what runs, calls off what is to come."""
    person = current_person()
    end_maintenance(maintenance_for(person, slug, key), by=person, at=clock.now())
    flash(_("It is over: pages go out again."))
    return done(url_for("maintenances.index", slug=slug))


def _shown(service: Service, form: MaintenanceForm, *, status: int = 200) -> Response:
    person, at = current_person(), clock.now()
    planned = maintenances_of(service, since=at)
    return respond(
        "services/maintenance.html",
        status=status,
        service=service,
        form=form,
        current=[one for one in planned if one.starts_at <= at],
        upcoming=[one for one in planned if one.starts_at > at],
        past=past_maintenances_of(service, at=at),
        may_plan=may(standing(person, service.team_id), To.RESPOND),
        zone=person.time_zone,
    )


def _proposed() -> tuple[datetime, datetime]:
    begins = clock.now().replace(second=0, microsecond=0)
    return begins, begins + USUAL


def _form(period: tuple[datetime, datetime], *, is_empty: bool = False) -> MaintenanceForm:
    given = {"formdata": None} if is_empty else {}
    return MaintenanceForm(zone=current_person().time_zone, period=period, **given)


def _is_stored(act: Callable[..., object], form: MaintenanceForm) -> bool:
    """False when it is refused; the form then says why."""
    starts_at, ends_at = form.period
    try:
        act(
            starts_at=starts_at, ends_at=ends_at, reason=form.reason.data, by=current_person(), at=clock.now()
        )
    except Refused as refusal:
        form.ends_at.errors = [refusal.message]
        return False
    return True

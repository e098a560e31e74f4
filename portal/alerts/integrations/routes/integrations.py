"""Integrations: where a service's alerts come from. Their addresses are secrets of the team's managers."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.alerts.integrations import actions as actions
from portal.alerts.integrations.forms import BLANK, AlertRankForm, IntegrationForm, NewIntegrationForm
from portal.alerts.integrations.queries import (
    body_of,
    integration_for,
    integrations_seen_by,
    requests_to,
)
from portal.alerts.integrations.recipes import recipe
from portal.alerts.models import Integration
from portal.alerts.sources.signals import DEFAULT_SEVERITIES
from portal.core import clock
from portal.core.forms.rows import BUTTON
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import may_manage, teams_of
from portal.services.models import Service
from portal.services.queries import service_for

bp = Blueprint("integrations", __name__)


@bp.get("/integrations")
def index() -> Response:
    person = current_person()
    return respond(
        "integrations/index.html",
        integrations=integrations_seen_by(person),
        may_add=bool(teams_of(person, to=To.MANAGE)),
    )


@bp.get("/services/<slug>/integrations/new")
def new(slug: str) -> Response:
    service = service_for(current_person(), slug, to=To.MANAGE)
    return respond("integrations/new.html", service=service, form=NewIntegrationForm(formdata=None))


@bp.post("/services/<slug>/integrations")
def create(slug: str) -> BaseResponse:
    service = service_for(current_person(), slug, to=To.MANAGE)
    form = NewIntegrationForm()
    if not form.validate():
        return respond("integrations/new.html", status=422, service=service, form=form)
    integration = _created(service, form)
    flash(_("%(name)s is set up. Give its address to the sender.", name=integration.name))
    return done(url_for("integrations.show", key=integration.key))


@bp.get("/integrations/<key>")
def show(key: str) -> Response:
    """The team sees that it is there and works; its managers see the address and what came in."""
    integration = integration_for(current_person(), key)
    is_managed = may_manage(current_person(), integration.service.team)
    return respond(
        "integrations/show.html",
        integration=integration,
        service=integration.service,
        is_managed=is_managed,
        **(_for_managers(integration) if is_managed else {}),
    )


@bp.get("/integrations/<key>/edit")
def edit(key: str) -> Response:
    integration = integration_for(current_person(), key, to=To.MANAGE)
    rows = [{"word": word, "rank": str(rank)} for word, rank in _own_severities(integration) if word]
    known = {
        "name": integration.name,
        "missing": str(integration.severity_map.get("", "")),
        "severities": [*rows, BLANK, BLANK],
    }
    return _edited(integration, IntegrationForm(formdata=None, data=known))


@bp.post("/integrations/<key>")
def update(key: str) -> BaseResponse:
    integration = integration_for(current_person(), key, to=To.MANAGE)
    form = IntegrationForm()
    if BUTTON in request.form:
        form.rearrange(request.form[BUTTON])
        return _edited(integration, form)
    if not form.validate():
        return _edited(integration, form, status=422)
    actions.update_integration(
        integration, name=form.name.data, ranks=form.ranks, by=current_person(), at=clock.now()
    )
    flash(_("Saved. It counts for alerts from now on."))
    return done(url_for("integrations.show", key=key))


def address_of(integration: Integration) -> str:
    return f"{current_app.config['BASE_URL']}/intake/{integration.kind}/{integration.secret}"


def _for_managers(integration: Integration) -> dict[str, Any]:
    requests = requests_to(integration)
    address = address_of(integration)
    return {
        "address": address,
        "recipe": recipe(integration.kind, url=address, service_slug=integration.service.slug),
        "requests": requests,
        "last_body": body_of(requests[0]) if requests else None,
        "own": _own_severities(integration),
        "usual": DEFAULT_SEVERITIES,
        "rank_form": AlertRankForm(formdata=None),
    }


def _own_severities(integration: Integration) -> list[tuple[str, int]]:
    """The worst first; the database keeps no order."""
    return sorted(integration.severity_map.items(), key=lambda pair: (pair[1], pair[0]))


def _created(service: Service, form: NewIntegrationForm) -> Integration:
    integration, _secret = actions.create_integration(
        service, kind=form.kind.data, name=form.name.data, by=current_person(), at=clock.now()
    )
    return integration


def _edited(integration: Integration, form: IntegrationForm, *, status: int = 200) -> Response:
    return respond(
        "integrations/edit.html",
        status=status,
        integration=integration,
        form=form,
        usual=DEFAULT_SEVERITIES,
    )

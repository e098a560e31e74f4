"""Services: what is being kept running, and who answers for it."""

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import standing, team_for, teams_of
from portal.services import actions
from portal.services.forms import NewServiceForm, ServiceForm
from portal.services.models import Service
from portal.services.queries import all_services, service_for

bp = Blueprint("services", __name__, url_prefix="/services")
blueprints = (bp,)


@bp.get("")
def index() -> Response:
    may_add = bool(_managed_by(current_person()))
    return respond("services/index.html", services=all_services(), may_add=may_add)


@bp.get("/<slug>")
def show(slug: str) -> Response:
    person = current_person()
    service = service_for(person, slug)
    held = standing(person, service.team_id)
    return respond(
        "services/show.html",
        service=service,
        team=service.team,
        is_managed=may(held, To.MANAGE),
        is_member=may(held, To.RESPOND),
    )


@bp.get("/new")
def new() -> Response:
    """For managers; `?team=` is chosen beforehand."""
    form = NewServiceForm(_offered(), formdata=None, team=request.args.get("team"))
    return respond("services/new.html", form=form)


@bp.post("")
def create() -> BaseResponse:
    form = NewServiceForm(_offered())
    form.propose_slug()
    if not form.validate():
        return respond("services/new.html", status=422, form=form)
    try:
        service = _created(form)
    except Refused as refusal:
        form.slug.errors = [refusal.message]
        return respond("services/new.html", status=422, form=form)
    flash(_("%(name)s is set up. Next: where its alerts come from.", name=service.name))
    return done(url_for("services.show", slug=service.slug))


@bp.get("/<slug>/edit")
def edit(slug: str) -> Response:
    service = service_for(current_person(), slug, to=To.MANAGE)
    form = ServiceForm(_offered(), formdata=None, obj=service, data={"team": service.team.slug})
    return respond("services/edit.html", service=service, form=form)


@bp.post("/<slug>")
def update(slug: str) -> BaseResponse:
    service = service_for(current_person(), slug, to=To.MANAGE)
    form = ServiceForm(_offered())
    if not form.validate():
        return respond("services/edit.html", status=422, service=service, form=form)
    _changed(service, form)
    flash(_("Saved."))
    return done(url_for("services.show", slug=slug))


def _managed_by(person: Person) -> list[Team]:
    return list(teams_of(person, to=To.MANAGE))


def _offered() -> list[Team]:
    """The teams a service can be put in. Errors: 403 for those who manage none."""
    return _managed_by(current_person()) or abort(403)


def _created(form: NewServiceForm) -> Service:
    person = current_person()
    return actions.create_service(
        form.slug.data,
        name=form.name.data,
        description=form.description.data,
        team=team_for(person, form.team.data, to=To.MANAGE),
        by=person,
        at=clock.now(),
    )


def _changed(service: Service, form: ServiceForm) -> None:
    person = current_person()
    actions.update_service(
        service,
        name=form.name.data,
        description=form.description.data,
        team=team_for(person, form.team.data, to=To.MANAGE),
        by=person,
        at=clock.now(),
    )

"""A team's contact table: whom to ask, how, and when. Shown, never paged."""

from flask import Blueprint, Response, abort, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, team_for
from portal.rota.contacts.actions import add_contact, remove_contact
from portal.rota.contacts.forms import ContactForm
from portal.rota.contacts.queries import contact_in, contacts_of

bp = Blueprint("team_contacts", __name__, url_prefix="/teams/<slug>/contacts")


@bp.get("")
def index(slug: str) -> Response:
    return _shown(team_for(current_person(), slug), ContactForm(formdata=None))


@bp.post("")
def create(slug: str) -> BaseResponse:
    team, form = team_for(current_person(), slug, to=To.MANAGE), ContactForm()
    if not form.validate():
        return _shown(team, form, status=422)
    add_contact(team, form.facts, by=current_person(), at=clock.now())
    return done(url_for("team_contacts.index", slug=slug))


@bp.post("/<key>/removal")
def destroy(slug: str, key: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    remove_contact(contact_in(team, key) or abort(404), by=current_person(), at=clock.now())
    return done(url_for("team_contacts.index", slug=slug))


def _shown(team: Team, form: ContactForm, *, status: int = 200) -> Response:
    is_managed = may_manage(current_person(), team)
    contacts = contacts_of(team)
    return respond(
        "rota/contacts.html", status=status, team=team, contacts=contacts, form=form, is_managed=is_managed
    )

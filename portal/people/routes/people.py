"""People: who there is, and what admins and they themselves may change."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people import actions
from portal.people.actions import Profile, update_person
from portal.people.current import current_admin, current_person
from portal.people.forms.profiles import NewPersonForm, PersonForm, ProfileForm
from portal.people.models import Person, Role
from portal.people.queries import active_people_with_teams, all_people, memberships_of, person_for

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
def index() -> Response:
    """Names and teams for everyone; who left, and the roles, for admins."""
    is_admin = current_person().is_admin
    people = all_people() if is_admin else active_people_with_teams()
    return respond("people/index.html", people=people, is_admin=is_admin)


@bp.get("/<key>")
def show(key: str) -> Response:
    viewer, owner = current_person(), person_for(current_person(), key)
    return respond(
        "people/show.html", owner=owner, memberships=memberships_of(owner), is_admin=viewer.is_admin,
        is_own=viewer.id == owner.id,
    )  # fmt: skip


@bp.get("/new")
def new() -> Response:
    admin = current_admin()
    return respond("people/new.html", form=NewPersonForm(time_zone=admin.time_zone, role=Role.MEMBER.value))


@bp.post("")
def create() -> BaseResponse:
    admin, form = current_admin(), NewPersonForm()
    if not form.validate():
        return respond("people/new.html", status=422, form=form)
    try:
        person = _added(form, by=admin)
    except Refused as refusal:
        form.email.errors = [refusal.message]
        return respond("people/new.html", status=422, form=form)
    return done(url_for("people.show", key=person.key))


@bp.get("/<key>/edit")
def edit(key: str) -> Response:
    owner = person_for(current_person(), key, to_change=True)
    return respond("people/edit.html", owner=owner, form=_form_for(owner))


@bp.post("/<key>")
def update(key: str) -> BaseResponse:
    owner = person_for(current_person(), key, to_change=True)
    form = _form_for(owner)
    if not form.validate():
        return respond("people/edit.html", status=422, owner=owner, form=form)
    changed(owner, form)
    return done(url_for("people.show", key=key))


def changed(owner: Person, form: ProfileForm) -> None:
    """Store a profile; the role only from an admin's form."""
    role = Role(form.role.data) if isinstance(form, PersonForm) else None
    update_person(owner, _profile(form), by=current_person(), at=clock.now(), role=role)
    flash(_("Saved."))


def _profile(form: ProfileForm) -> Profile:
    return Profile(
        name=typed(form.name),
        time_zone=typed(form.time_zone),
        locale=form.locale.data,
        residence=form.residence,
        has_shortcuts=form.has_shortcuts.data,
    )


def _form_for(owner: Person) -> ProfileForm:
    return PersonForm(obj=owner) if current_person().is_admin else ProfileForm(obj=owner)


def _added(form: NewPersonForm, *, by: Person) -> Person:
    return actions.add_person(
        typed(form.email),
        name=typed(form.name),
        role=Role(form.role.data),
        time_zone=typed(form.time_zone),
        locale=form.locale.data,
        residence=form.residence,
        by=by,
        at=clock.now(),
    )

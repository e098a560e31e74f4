"""Setting a password with the link somebody was given."""

from flask import Blueprint, Response, flash
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people import actions
from portal.people.current import begin_session
from portal.people.forms.sign_ins import NewPasswordForm
from portal.people.guard import public
from portal.people.links import person_by_password_token
from portal.people.models import Person

bp = Blueprint("passwords", __name__)


@bp.get("/password/<token>")
@public
def edit(token: str) -> Response:
    """Changes nothing: mail scanners follow links too."""
    person = person_by_password_token(token, at=clock.now())
    if person is None:
        return respond("passwords/spent.html", status=404)
    return respond("passwords/edit.html", form=NewPasswordForm(), owner=person)


@bp.post("/password/<token>")
@public
def update(token: str) -> BaseResponse:
    person = person_by_password_token(token, at=clock.now())
    if person is None:
        return respond("passwords/spent.html", status=404)
    form = NewPasswordForm(told_by=known_of(person))
    if not form.validate():
        return respond("passwords/edit.html", status=422, form=form, owner=person)
    set_password(person, form)
    return done("/")


def set_password(person: Person, form: NewPasswordForm) -> None:
    """Every browser is signed out by it; this one is signed in anew."""
    is_first = person.password_hash is None
    actions.set_password(person, typed(form.password), at=clock.now())
    begin_session(*actions.begin_sign_in(person, at=clock.now()))
    flash(
        _("Your password is set.") if is_first else _("Your password is set. Other browsers were signed out.")
    )


def known_of(person: Person) -> tuple[str, ...]:
    return person.name, person.email, person.email.partition("@")[0]

"""Changing one's own password, with the present one."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people import passwords, throttle
from portal.people.current import current_person
from portal.people.forms.sign_ins import ChangePasswordForm
from portal.people.routes.passwords import known_of, set_password

bp = Blueprint("own_password", __name__)


@bp.get("/me/password")
def edit() -> Response:
    return respond("me/password.html", form=ChangePasswordForm())


@bp.post("/me/password")
@throttle.own_guesses
def update() -> BaseResponse:
    person = current_person()
    form = ChangePasswordForm(told_by=known_of(person))
    if form.validate() and not passwords.is_right(typed(form.current), person.password_hash):
        form.current.errors = [_("This is not your password now.")]
    if form.errors:
        return respond("me/password.html", status=422, form=form)
    throttle.forgive()
    set_password(person, form)
    return done(url_for("me.show"))

"""Asking for a link by mail; the answer is the same whether there is such an account or not."""

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.messages.outbox.routes.outbox import has_mail
from portal.messages.passwords.actions import ask_for_password_link
from portal.messages.passwords.forms import PasswordLinkForm
from portal.people import throttle
from portal.people.guard import public

bp = Blueprint("password_requests", __name__, url_prefix="/password")


@bp.get("")
@public
def new() -> BaseResponse:
    return respond("passwords/new.html", form=PasswordLinkForm(), has_mail=has_mail())


@bp.post("")
@public
@throttle.mailed_links
def create() -> BaseResponse:
    form = PasswordLinkForm()
    if not form.validate():
        return respond("passwords/new.html", status=422, form=form, has_mail=has_mail())
    ask_for_password_link(typed(form.email), at=clock.now())
    return done("/password/sent")


@bp.get("/sent")
@public
def show() -> BaseResponse:
    return respond("passwords/sent.html", has_mail=has_mail())

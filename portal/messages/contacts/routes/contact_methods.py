"""How somebody is reached: one's own methods and nobody else's."""

from flask import Blueprint, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.messages.contacts import actions as actions
from portal.messages.contacts.forms import ContactMethodForm
from portal.messages.contacts.queries import contact_method_for, contact_methods_of, latest_tests
from portal.messages.outbox.routes.outbox import has_mail
from portal.people.current import current_person

bp = Blueprint("contact_methods", __name__, url_prefix="/me/contact-methods")
MOVES = {"earlier": -1, "later": 1}


@bp.get("")
def index() -> BaseResponse:
    return shown(ContactMethodForm())


@bp.post("")
def create() -> BaseResponse:
    form = ContactMethodForm()
    if not form.validate():
        return shown(form, status=422)
    try:
        _add(form)
    except Refused as refusal:
        form.address.errors = [refusal.message]
        return shown(form, status=422)
    flash(_("Added. Type its code below as soon as you have it."))
    return done(url_for("contact_methods.index"))


@bp.post("/<key>")
def update(key: str) -> BaseResponse:
    """`is_waking=yes|no` and `to=earlier|later`, each optional."""
    method = contact_method_for(current_person(), key)
    if "is_waking" in request.form:
        actions.set_waking(method, is_waking=request.form["is_waking"] == "yes", at=clock.now())
    if request.form.get("to") in MOVES:
        actions.move(method, by=MOVES[request.form["to"]])
    return done(url_for("contact_methods.index"))


@bp.post("/<key>/removal")
def destroy(key: str) -> BaseResponse:
    method = contact_method_for(current_person(), key)
    actions.remove(method, at=clock.now())
    flash(_("Removed. You are not reached there any more."))
    return done(url_for("contact_methods.index"))


def shown(form: ContactMethodForm, *, status: int = 200, wrong_code: str | None = None) -> BaseResponse:
    """`wrong_code`: the key of the method whose code was typed wrong."""
    methods = contact_methods_of(current_person())
    is_woken = any(method.is_usable and method.is_waking for method in methods)
    return respond(
        "messages/contact_methods.html",
        status=status,
        form=form,
        methods=methods,
        tests=latest_tests(current_person()),
        is_woken=is_woken,
        has_mail=has_mail(),
        wrong_code=wrong_code,
    )


def _add(form: ContactMethodForm) -> None:
    actions.add_contact_method(
        current_person(),
        channel=typed(form.channel),
        address=typed(form.address),
        label=typed(form.label),
        at=clock.now(),
    )

"""Showing that an address is one's own: six digits sent there, typed here."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.forms import typed
from portal.core.htmx import done
from portal.core.text import _
from portal.messages.contacts import actions as actions
from portal.messages.contacts.forms import CodeForm, ContactMethodForm
from portal.messages.contacts.queries import contact_method_for
from portal.messages.contacts.routes.contact_methods import shown
from portal.people.current import current_person

bp = Blueprint("verifications", __name__, url_prefix="/me/contact-methods/<key>")


@bp.post("/code")
def create(key: str) -> BaseResponse:
    """Send a new code; the one before no longer works."""
    actions.send_code(contact_method_for(current_person(), key), at=clock.now())
    flash(_("A new code is on its way. Type it below."))
    return done(url_for("contact_methods.index"))


@bp.post("/verification")
def update(key: str) -> BaseResponse:
    method = contact_method_for(current_person(), key)
    code = "".join(typed(CodeForm().code).split())
    if not actions.verify(method, code, at=clock.now()):
        return shown(ContactMethodForm(formdata=None), status=422, wrong_code=key)
    flash(_("Verified: pages can reach you there."))
    return done(url_for("contact_methods.index"))

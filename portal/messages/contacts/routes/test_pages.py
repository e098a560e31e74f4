"""A page that is none, to hear how it sounds."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.messages.contacts import actions as actions
from portal.messages.contacts.queries import contact_method_for
from portal.people.current import current_person

bp = Blueprint("test_pages", __name__, url_prefix="/me/contact-methods/<key>")


@bp.post("/test")
def create(key: str) -> BaseResponse:
    actions.send_test(contact_method_for(current_person(), key), at=clock.now())
    flash(_("A test page is on its way."))
    return done(url_for("contact_methods.index"))

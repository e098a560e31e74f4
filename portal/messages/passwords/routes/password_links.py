"""A link with which somebody sets their password, made by an admin."""

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import respond
from portal.core.text import _
from portal.messages.outbox.routes.outbox import has_mail
from portal.messages.passwords.actions import mail_password_link
from portal.people.current import current_admin
from portal.people.queries import person_for

bp = Blueprint("password_links", __name__, url_prefix="/people/<key>")


@bp.post("/password-link")
def create(key: str) -> BaseResponse:
    """The answer is the view itself: the link is in this one answer, and in the mail."""
    admin = current_admin()
    owner = person_for(admin, key, to_change=True)
    if not owner.is_active:
        raise Refused(_("%(name)s cannot sign in: reactivate them first.", name=owner.name))
    url = mail_password_link(owner, at=clock.now(), by=admin)
    return respond("messages/password_link.html", owner=owner, url=url, has_mail=has_mail(), status=201)

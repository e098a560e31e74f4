"""Reading a message's text in the outbox: a write, because it is written down who did."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response as BaseResponse

from portal.audit.actions import record
from portal.core import clock
from portal.core.htmx import respond
from portal.core.text import _
from portal.messages.outbox.queries import message_or_404
from portal.messages.outbox.routes.outbox import is_readable
from portal.people.current import current_admin

bp = Blueprint("readings", __name__, url_prefix="/outbox/<int:message_id>")


@bp.post("/reading")
def create(message_id: int) -> BaseResponse:
    """The answer is the view itself: links and codes are in this one answer and in no address."""
    admin = current_admin(otherwise=404)
    message = message_or_404(message_id)
    if not is_readable(message):
        abort(403, _("It holds a link or a code and was sent to its recipient; nobody else reads it."))
    record(
        "message.read", f"{message.kind} to {message.recipient}", by=admin.id, at=clock.now(), id=message.id
    )
    return respond("messages/reading.html", message=message)

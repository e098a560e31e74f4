"""The outbox, for admins: every message the portal sends. Nobody else learns that it is there."""

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from portal.core.htmx import respond
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.queries import latest_messages
from portal.messages.providers.setup import providers_of
from portal.people.current import current_admin

bp = Blueprint("outbox", __name__, url_prefix="/outbox")
PER_VIEW = 100
SECRET_KINDS = (MessageKind.PASSWORD, MessageKind.VERIFICATION)


@bp.get("")
def index() -> BaseResponse:
    current_admin(otherwise=404)
    before = request.args.get("before", type=int)
    found = latest_messages(PER_VIEW + 1, before=before)
    older = found[PER_VIEW - 1].id if len(found) > PER_VIEW else None
    return respond(
        "messages/outbox.html",
        found=found[:PER_VIEW],
        before=before,
        older=older,
        has_mail=has_mail(),
        is_readable=is_readable,
    )


def is_readable(message: Message) -> bool:
    """Links and codes are their recipient's alone, unless they never left: then an admin hands them over."""
    if message.kind not in SECRET_KINDS:
        return True
    return message.state == MessageState.KEPT or (message.channel == "EMAIL" and not has_mail())


def has_mail() -> bool:
    """Without a mail server, an admin hands over what mail would have carried."""
    return bool(providers_of(current_app.extensions["settings"])["EMAIL"])

"""What the fate of a message says about the contact method it went to."""

from datetime import datetime

from sqlalchemy import update

from portal.core.db import db, transactional
from portal.messages.models import ContactMethod, Message
from portal.messages.outgoing import Failed

MOST_BOUNCES = 3
"""Answers in a row that an address is dead, before it is believed. Chosen by us."""


@transactional
def note_success(message: Message) -> None:
    """The method works: its failures are forgotten."""
    if message.contact_method_id is not None:
        working = update(ContactMethod).where(ContactMethod.id == message.contact_method_id)
        db.session.execute(working.values(failure_count=0, bounce_count=0, last_error=None))


@transactional
def note_failure(message: Message, failure: Failed, *, at: datetime) -> None:
    """One more failure in a row of the method, and why; one that keeps bouncing is used no more."""
    method = _locked_method(message.contact_method_id)
    if method is None:
        return
    method.failure_count, method.last_error = method.failure_count + 1, failure.reason
    method.bounce_count += failure.is_bounce
    if method.bounce_count >= MOST_BOUNCES and method.disabled_at is None:
        method.disabled_at = at


def _locked_method(method_id: int | None) -> ContactMethod | None:
    """None as well when its owner has removed it meanwhile."""
    if method_id is None:
        return None
    return db.session.get(ContactMethod, method_id, with_for_update=True, populate_existing=True)

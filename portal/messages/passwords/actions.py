"""Mailing links with which people set their password."""

from datetime import datetime

from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import transactional
from portal.core.text import _
from portal.messages.models import MessageKind
from portal.messages.outbox.letters import write_to
from portal.people.links import password_url
from portal.people.models import Person
from portal.people.queries import person_by_email


@transactional
def mail_password_link(person: Person, *, at: datetime, by: Person | None) -> str:
    """Queue the mail and return the link in it, for an admin to hand over where there is no mail."""
    url = password_url(person, at=at)
    text = _(
        "Choose a password with this link. It works once, for three days. If you did not ask, ignore it."
    )
    title, key = _("Set your password for Relève"), f"password-{person.key}-{crypto.new_key()}"
    write_to(person, key, title=title, text=text, url=url, at=at, kind=MessageKind.PASSWORD)
    record("password_link.made", person.email, by=by.id if by else None, at=at)
    return url


@transactional
def ask_for_password_link(email: str, *, at: datetime) -> None:
    """Mail a link when the address belongs to somebody; whoever asks does not learn whether it does."""
    person = person_by_email(email)
    if person is not None and person.is_active:
        mail_password_link(person, at=at, by=None)
    else:
        record("password_link.refused", "nobody", by=None, at=at)

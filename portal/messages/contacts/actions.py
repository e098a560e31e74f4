"""Changing how people are reached. Nothing is sent to an address before they have shown that it is theirs."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, update

from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.messages.channels import CHANNELS
from portal.messages.channels.addresses import checked_address
from portal.messages.contacts.queries import contact_methods_of, verification_count
from portal.messages.models import ContactMethod, Message, MessageKind
from portal.messages.outbox.actions import PAGE_PRIORITY, queue
from portal.people import passwords
from portal.people.models import Person

# Chosen by us: five tries guess six digits once in 200,000 times, and no phone is flooded with codes.
CODE_LIFETIME = timedelta(minutes=15)
CODE_TRIES = 5
CODES_PER_DAY = 10
MOST_METHODS = 12


@transactional
def add_contact_method(
    person: Person, *, channel: str, address: str, label: str = "", at: datetime
) -> ContactMethod:
    """The last of somebody's methods, not yet verified: a code is on its way to it.

    Errors: Refused, naming the field.
    """
    checked = checked_address(channel, address)
    methods = _locked_methods(person)
    _refuse_another(methods, channel, checked)
    method = add(
        ContactMethod(
            person_id=person.id,
            channel=channel,
            address=checked,
            label=label,
            is_waking=CHANNELS[channel].wakes_by_default,
            position=methods[-1].position + 1 if methods else 1,
            created_at=at,
        )
    )
    record("contact_method.added", person.email, by=person.id, at=at, channel=channel)
    send_code(method, at=at)
    return method


def _refuse_another(methods: Sequence[ContactMethod], channel: str, address: str) -> None:
    if len(methods) >= MOST_METHODS:
        raise Refused(_("You have %(n)s ways to be reached already. Remove one first.", n=len(methods)))
    if any((method.channel, method.address) == (channel, address) for method in methods):
        raise Refused(_("You have this one already."), fields={"address": _("You have this one already.")})


@transactional
def send_code(method: ContactMethod, *, at: datetime) -> None:
    """Six new digits to the address; the ones before no longer work. Errors: Refused after many a day."""
    if verification_count(method.person_id, since=at - timedelta(days=1)) >= CODES_PER_DAY:
        raise Refused(_("You were sent %(n)s codes today. Try again tomorrow.", n=CODES_PER_DAY))
    code = f"{secrets.randbelow(10**6):06d}"
    method.code_hash = passwords.hashed(code)
    method.code_expires_at, method.code_try_count = at + CODE_LIFETIME, 0
    text = _(
        "%(code)s is your code. Type it in the portal within 15 minutes. If you did not ask, ignore it.",
        code=code,
    )
    _to_method(
        method,
        f"code-{crypto.new_key()}",
        MessageKind.VERIFICATION,
        _("Your code for Relève"),
        text,
        at=at,
    )


@transactional
def verify(method: ContactMethod, code: str, *, at: datetime) -> bool:
    """Whether the code is right; from then on the method is used. Each try counts before it is looked at."""
    has_tries = (ContactMethod.code_try_count < CODE_TRIES) & (ContactMethod.code_expires_at > at)
    one_try = update(ContactMethod).where(ContactMethod.id == method.id, has_tries)
    code_hash = db.session.scalar(
        one_try.values(code_try_count=ContactMethod.code_try_count + 1).returning(ContactMethod.code_hash)
    )
    if code_hash is None or not passwords.is_right(code, code_hash):
        return False
    method.code_hash = method.code_expires_at = method.disabled_at = method.last_error = None
    method.verified_at, method.failure_count, method.bounce_count = at, 0, 0
    record("contact_method.verified", method.person.email, by=method.person_id, at=at, channel=method.channel)
    return True


@transactional
def set_waking(method: ContactMethod, *, is_waking: bool, at: datetime) -> None:
    """Whether pages at night go this way."""
    method.is_waking = is_waking
    record(
        "contact_method.changed", method.person.email, by=method.person_id, at=at, channel=method.channel,
        is_waking=is_waking,
    )  # fmt: skip


@transactional
def move(method: ContactMethod, *, by: int) -> None:
    """Try a method earlier (-1) or later (1) than its neighbour; at the end of the list nothing changes."""
    methods = _locked_methods(method.person)
    place = methods.index(method) + by
    if 0 <= place < len(methods):
        method.position, methods[place].position = methods[place].position, method.position


@transactional
def remove(method: ContactMethod, *, at: datetime) -> None:
    """Pages that were on their way to it are not sent any more: whoever sends next sees that it is gone.

    Its messages first and then the row, as by whoever writes down how a message went.
    """
    record("contact_method.removed", method.person.email, by=method.person_id, at=at, channel=method.channel)
    parted = update(Message).where(Message.contact_method_id == method.id)
    db.session.execute(parted.values(contact_method_id=None))
    db.session.execute(delete(ContactMethod).where(ContactMethod.id == method.id))


@transactional
def send_test(method: ContactMethod, *, at: datetime) -> None:
    """A page that is none, as loud as a page; when it arrives, a method that was switched off is used again.

    Errors: Refused when one went out within the minute.
    """
    if method.verified_at is None:
        raise Refused(_("Verify it first: then a test can be sent."))
    key = f"test-{method.key}-{at:%Y%m%d%H%M}"
    text = _("This is a test. A page that wakes you will look and sound like this.")
    if not _to_method(method, key, MessageKind.TEST, _("Test page"), text, at=at, priority=PAGE_PRIORITY):
        raise Refused(_("A test went out less than a minute ago. Give it a moment."))


def _to_method(
    method: ContactMethod,
    key: str,
    kind: MessageKind,
    title: str,
    text: str,
    *,
    at: datetime,
    priority: int = 2,
) -> int | None:
    return queue(
        key,
        kind=kind,
        channel=method.channel,
        address=method.address,
        recipient=method.person.name,
        content={"title": title, "text": text, "url": f"{current_app.config['BASE_URL']}/me/contact-methods"},
        at=at,
        person_id=method.person_id,
        contact_method_id=method.id,
        is_waking=method.is_waking and kind == MessageKind.TEST,
        priority=priority,
    )


def _locked_methods(person: Person) -> Sequence[ContactMethod]:
    """Somebody's methods, which nobody else reorders until this transaction ends."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    return contact_methods_of(person)

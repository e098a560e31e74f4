"""What the fate of a message says about the contact method it went to; one that keeps bouncing is switched off."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select, update

from portal.audit.actions import record
from portal.core.db import db, many, transactional
from portal.core.text import _
from portal.messages.channels import CHANNELS
from portal.messages.contacts.queries import usable_methods
from portal.messages.models import ContactMethod, Message, MessageKind, MessageState
from portal.messages.outbox.actions import queue
from portal.messages.outgoing import Failed
from portal.people.models import Membership, Person, TeamRole

MOST_BOUNCES = 3
"""Answers in a row that an address is dead, before it is believed. Chosen by us."""
Way = tuple[str, str, int | None]
"""A channel, an address, and the contact method they are from."""


@transactional
def note_success(message: Message) -> None:
    """The method works: its failures are forgotten. A test that arrives brings it back into use."""
    if message.contact_method_id is None:
        return
    working = update(ContactMethod).where(ContactMethod.id == message.contact_method_id)
    db.session.execute(working.values(failure_count=0, bounce_count=0, last_error=None))
    if message.kind == MessageKind.TEST and message.sent_at and message.state == MessageState.SENT:
        _bring_back(message.contact_method_id, at=message.sent_at)


def _bring_back(method_id: int, *, at: datetime) -> None:
    method = _locked_method(method_id)
    if method is not None and method.disabled_at is not None:
        method.disabled_at = None
        _record("contact_method.brought_back", method, at=at)


@transactional
def note_failure(message: Message, failure: Failed, *, at: datetime) -> None:
    """One more failure in a row of the method, and why; one that keeps bouncing is used no more."""
    method = _locked_method(message.contact_method_id)
    if method is None:
        return
    method.failure_count, method.last_error = method.failure_count + 1, failure.reason
    method.bounce_count += failure.is_bounce
    if method.bounce_count >= MOST_BOUNCES and method.is_usable:
        _switch_off(method, at=at)


def _locked_method(method_id: int | None) -> ContactMethod | None:
    """None as well when its owner has removed it meanwhile."""
    if method_id is None:
        return None
    return db.session.get(ContactMethod, method_id, with_for_update=True, populate_existing=True)


def _switch_off(method: ContactMethod, *, at: datetime) -> None:
    """The row is locked, so that this happens once and everybody is told once."""
    method.disabled_at = at
    db.session.flush()
    _record("contact_method.switched_off", method, at=at, why=str(method.last_error))
    owner = method.person
    left = usable_methods([owner.id])[owner.id]
    for way in _ways_to(owner, left, besides=method):
        _tell(owner, way, method, bool(left), at=at)
    managers = list(_managers_of(owner))
    theirs = usable_methods([manager.id for manager in managers])
    for manager in managers:
        for way in _ways_of(theirs[manager.id]):
            _tell(manager, way, method, bool(left), at=at)


def _record(action: str, method: ContactMethod, *, at: datetime, **detail: str) -> None:
    record(action, method.person.email, by=None, at=at, channel=method.channel, **detail)


def _ways_of(methods: list[ContactMethod]) -> list[Way]:
    return [(method.channel, method.address, method.id) for method in methods]


def _ways_to(owner: Person, left: list[ContactMethod], *, besides: ContactMethod) -> Iterator[Way]:
    """All that still work, and their mail address, unless it is what is dead."""
    yield from _ways_of(left)
    known = {(method.channel, method.address.lower()) for method in (*left, besides)}
    if ("EMAIL", owner.email.lower()) not in known:
        yield "EMAIL", owner.email, None


def _managers_of(person: Person) -> Iterator[Person]:
    """Those of all their teams, each once and not the person themselves."""
    own = select(Membership.team_id).where(Membership.person_id == person.id)
    is_manager = (Membership.role == TeamRole.MANAGER) & Membership.team_id.in_(own)
    managers = select(Person).where(
        Person.id.in_(select(Membership.person_id).where(is_manager)),
        Person.is_active,
        Person.id != person.id,
    )
    yield from many(managers.order_by(Person.id))


def _tell(reader: Person, way: Way, method: ContactMethod, is_reachable: bool, *, at: datetime) -> None:
    channel, address, method_id = way
    with force_locale(reader.locale):
        content = _notice(method, is_reachable, is_own=reader.id == method.person_id)
    queue(
        f"bounced:{method.key}:{at:%Y%m%dT%H%M%S}:{reader.id}:{method_id or 0}",
        kind=MessageKind.NOTICE,
        channel=channel,
        address=address,
        recipient=reader.name,
        content=content,
        at=at,
        person_id=reader.id,
        contact_method_id=method_id,
    )


def _notice(method: ContactMethod, is_reachable: bool, *, is_own: bool) -> dict[str, str]:
    channel, why = CHANNELS[method.channel].label, str(method.last_error)
    base_url = current_app.config["BASE_URL"]
    if is_own:
        title = _("%(channel)s does not reach you any more", channel=channel)
        text = _("It was switched off after %(n)s failures: %(why)s", n=MOST_BOUNCES, why=why)
        text += "\n" + _("Enter the address again, or send a test there to use it again.")
        return {"title": title, "text": text, "url": f"{base_url}/me/contact-methods"}
    name = method.person.name
    title = _("%(name)s cannot be reached by %(channel)s any more", name=name, channel=channel)
    text = (
        _("%(name)s has other ways and was told.", name=name)
        if is_reachable
        else _(
            "No other way is left: pages go past %(name)s to the next step. Ask them to add one.", name=name
        )
    )
    return {"title": title, "text": text, "url": f"{base_url}/teams"}

"""Sending a claimed message or bundle: claim → start → provider → settle. No transaction is open during the call.

At least once: if we die after the provider took it and before that is written down, the lease ends and it is
sent again with the same reference. Twice is better than never.
"""

import random
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from portal.core import clock
from portal.core.db import transactional
from portal.core.settings import Settings
from portal.core.text import _
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.actions import Claim, finish, start
from portal.messages.outgoing import Action, Failed, Outgoing, Urgency
from portal.messages.providers.calling import call
from portal.messages.providers.setup import channel_config
from portal.pager.sending.bundles import carrier_of, content_of, reference_of
from portal.pager.sending.settling import settle

MOST_CLAIMS = 10
"""Claims without an end (a crash each) before a message is given up. Chosen by us: the retries are five."""


def send(bundle: Sequence[Claim], *, asking: AbstractContextManager[None] | None = None) -> None:
    """Send what was claimed as one message and write down how it went. Not to be called within a transaction.

    `asking` is entered for as long as the provider is waited for.
    """
    at = clock.database_now()
    ready = _begin(bundle, at=at)
    if ready is None:
        return
    settings: Settings = current_app.extensions["settings"]
    with asking or nullcontext():
        outcome = ready.refusal or call(ready.channel, ready.outgoing, channel_config(settings), at=at)
    settle(ready.claims, outcome, at=clock.database_now(), jitter=random.uniform(-1, 1))


@dataclass(frozen=True)
class _Ready:
    """What leaves now; `refusal` when it must not."""

    claims: Sequence[Claim]
    channel: str
    outgoing: Outgoing
    refusal: Failed | None


@transactional
def _begin(bundle: Sequence[Claim], *, at: datetime) -> _Ready | None:
    """Those of a bundle that nobody has taken back meanwhile; None when there is none."""
    begun = {own: message for own in bundle if (message := _started(own, at=at)) is not None}
    if not begun:
        return None
    messages = list(begun.values())
    return _Ready(list(begun), messages[0].channel, _outgoing(messages), _refusal(messages[0]))


def _refusal(message: Message) -> Failed | None:
    """Whom a page was meant for has left, or has removed the address: then their next one, or the next step.

    All of a bundle go to one address.
    """
    if message.kind != MessageKind.PAGE or message.person is None:
        return None
    if not message.person.is_active:
        return Failed(_("%(name)s has left.", name=message.person.name), is_permanent=True)
    if message.contact_method_id is None:
        return Failed(_("This way to reach you was removed."), is_permanent=True)
    return None


def _started(own: Claim, *, at: datetime) -> Message | None:
    if own.attempt > MOST_CLAIMS:
        finish(own, state=MessageState.FAILED, at=at, error="given up: its senders ended without a result")
        return None
    return start(own, at=at)


def _outgoing(messages: Sequence[Message]) -> Outgoing:
    message, content = carrier_of(messages), content_of(messages)
    return Outgoing(
        reference=reference_of(messages),
        recipient_name=message.recipient,
        address=message.address,
        title=content["title"],
        text=content["text"],
        url=content.get("url"),
        actions=tuple(Action(a["label"], a["url"]) for a in content.get("actions", ())),
        urgency=Urgency.HIGH if message.kind in (MessageKind.PAGE, MessageKind.TEST) else Urgency.NORMAL,
        locale=message.person.locale if message.person else "en",
        written_at=message.created_at,
    )

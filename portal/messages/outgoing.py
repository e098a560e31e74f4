"""What a channel needs to send one message, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Urgency(StrEnum):
    HIGH = "high"
    NORMAL = "normal"


@dataclass(frozen=True)
class Action:
    """A link the reader can follow, best one first; some channels show it as a button."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message to one address, already in the reader's language (`locale`, such as `fr`).

    `reference` is the idempotency key: a second sending carries the same one, so a duplicate is recognisable.
    `written_at` is the date a mail shows; None leaves it to the mail server.
    """

    reference: str
    recipient_name: str
    address: str
    title: str
    text: str
    url: str | None = None
    actions: tuple[Action, ...] = ()
    urgency: Urgency = Urgency.NORMAL
    locale: str = "en"
    written_at: datetime | None = None

    @property
    def is_urgent(self) -> bool:
        return self.urgency is Urgency.HIGH


@dataclass(frozen=True)
class Delivered:
    """The provider took it; `provider_reference` is its own name for the message, where it gives one."""

    provider_reference: str | None = None


@dataclass(frozen=True)
class Kept:
    """Not sent and not to be tried again: the channel is not set up, the outbox view shows the message."""

    reason: str


class Cause(StrEnum):
    """ADDRESS: dead, whoever would send to it. PROVIDER: it refuses everything, such as our sign-in."""

    ADDRESS = "address"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Failed:
    """Not sent, as far as is known. Permanent: the same message to the same address will fail again that way.

    `retry_after_seconds` is set when the provider asked to be left alone for that long. `cause` is set where the
    answer leaves no doubt what has to be mended. `is_silent`: no answer in time, so that it may have been taken.
    """

    reason: str
    is_permanent: bool
    retry_after_seconds: int | None = None
    cause: Cause | None = None
    is_silent: bool = False

    @property
    def is_bounce(self) -> bool:
        return self.cause is Cause.ADDRESS


Outcome = Delivered | Kept | Failed


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis last where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """Without line breaks and control characters: safe as a subject or a header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

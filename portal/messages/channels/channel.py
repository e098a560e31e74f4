"""What every channel is, and what it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Protocol, TypeVar

from portal.core.text import _
from portal.messages.outgoing import Failed, Outcome, Outgoing

C = TypeVar("C")


class BadAddress(ValueError):
    """The address cannot work; the text is for people and says what one looks like."""


@dataclass(frozen=True)
class ChannelConfig:
    """The installation's side of sending. `http_allow`: see `portal.core.http.Guard`.

    `providers` are URLs by channel code, first choice first; `provider` is the one whose turn it is, empty when
    there is none.
    Units: `deadline_seconds` is the longest one sending may take; keep it well under the outbox's lease.
    """

    mail_from: str
    http_allow: tuple[str, ...]
    base_url: str
    providers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provider: str = ""
    deadline_seconds: float = 15


class Channel(Protocol):
    """One way to reach somebody. `wakes_by_default`: whether it is loud enough for the night.

    `has_providers`: the installation's providers carry it; otherwise the address is its own server.
    """

    code: str
    wakes_by_default: bool
    has_providers: bool

    @property
    def label(self) -> str:
        """Its name for people, in the language of the moment."""

    def check_address(self, address: str) -> str:
        """The address in its normal form. Errors: BadAddress."""

    def send(self, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        """One attempt, over before the deadline; trouble on the network is an outcome, not an error."""


def as_outcome(
    send: Callable[[C, Outgoing, ChannelConfig], Outcome],
) -> Callable[[C, Outgoing, ChannelConfig], Outcome]:
    """A message that cannot be sent as it is (ValueError) is a permanent failure, not a crash."""

    @wraps(send)
    def sending(self: C, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        try:
            return send(self, outgoing, config)
        except ValueError as error:
            return Failed(_("Not sent: %(why)s", why=error), is_permanent=True)

    return sending

"""What an outgoing request may reach: checked where the connection is made, on the address it is made to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import httpcore

from portal.core import addresses
from portal.core.text import _
from portal.core.wire import Deadline, Resolver, system_resolver

_TRIED_ADDRESSES = 3  # chosen by us: a name with many dead addresses must not use up the whole deadline


class HttpError(Exception):
    """No whole answer; the text is for people and names the host, never the path (it may hold a secret)."""


class Blocked(HttpError):
    """Not sent: the address is not one the portal may ask."""


class Unreachable(HttpError):
    """No connection, or it broke."""


class Untrusted(Unreachable):
    """The other side's certificate does not prove who it is."""


class TooLarge(HttpError):
    """The answer is longer than the caller wants to read."""


class TimedOut(HttpError):
    """The whole exchange took longer than its deadline. The other side may still have acted on it."""

    @classmethod
    def at(cls, host: str) -> "TimedOut":
        return cls(_("%(host)s did not answer in time.", host=host))


@dataclass(frozen=True)
class Guard:
    """What one request may do. `allow` opens local addresses and other ports: see `addresses.Allowed.parse`.

    Units:  seconds, bytes.
    Errors: ValueError when used with an entry of `allow` that cannot be read.
    """

    allow: Sequence[str] = ()
    deadline_seconds: float = 15
    connect_seconds: float = 5
    max_body_bytes: int = 5 * 1024 * 1024
    max_redirects: int = 3
    ports: frozenset[int] = frozenset({80, 443})
    ca_file: str | None = None
    resolve: Resolver = field(default=system_resolver)

    @cached_property
    def allowed(self) -> tuple[addresses.Allowed, ...]:
        return addresses.allow_list(self.allow)

    def refusal(self, host: str, address: addresses.Address, port: int) -> str | None:
        """Why this destination is refused, or None when it is not."""
        if any(entry.covers(host, address, port) for entry in self.allowed):
            return None
        if not addresses.is_public(address):
            return _("%(address)s is not on the public internet", address=address)
        if port not in self.ports:
            return _("port %(port)s is none of the usual ones", port=port)
        return None


class CheckedNetwork(httpcore.NetworkBackend):
    """Looks a name up once, checks each address, connects to one that passed: no second look-up to lie in."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Errors: Blocked, Unreachable, TimedOut before a connection; httpcore's own while connecting."""
        *others, last = self._passed(host, port)
        for address in others:
            try:
                return self._connected(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(last, port, timeout, local_address, socket_options)

    def _connected(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        patience = self._deadline.remaining(timeout)
        stream = httpcore.SyncBackend().connect_tcp(address, port, patience, local_address, socket_options)
        self._deadline.watch(stream.get_extra_info("socket"))
        return stream

    def _passed(self, host: str, port: int) -> list[str]:
        """At least one address. Errors: Blocked when none may be asked, Unreachable when there is none."""
        found = {text: addresses.parsed(text) for text in self._looked_up(host)}
        refusals = {text: self._guard.refusal(host, address, port) for text, address in found.items()}
        passed = [text for text, refusal in refusals.items() if refusal is None]
        if not passed:
            raise Blocked(_refused(host, port, next(why for why in refusals.values() if why)))
        return passed[:_TRIED_ADDRESSES]

    def _looked_up(self, host: str) -> list[str]:
        if addresses.is_address(host):
            return [host]
        try:
            found = self._deadline.run(lambda: self._guard.resolve(host))
        except TimeoutError as error:
            raise TimedOut.at(host) from error
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise Unreachable(_("%(host)s cannot be found: no such name. Check the address.", host=host))
        return found


def _refused(host: str, port: int, why: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    return _(
        "%(host)s refused: %(why)s. An administrator can allow it by adding %(host)s:%(port)s to HTTP_ALLOW.",
        host=shown,
        port=port,
        why=why,
    )

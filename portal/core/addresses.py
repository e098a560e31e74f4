"""Which addresses the portal may talk to: the public internet, and what the administrator allows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Python's own `is_global` differs between patch releases; these are refused in all of them.
# Source: IANA special-purpose address registries.
_SPECIAL_V4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
_SPECIAL_V6 = (IPv6Network("2001::/23"), IPv6Network("2002::/16"), IPv6Network("3fff::/20"))
_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")

_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
_ENTRY = re.compile(
    r"""(?: \[(?P<bracketed>[0-9a-f:.]+(?:/\d+)?)\]   # [::1], [fd00::/8]
          | (?P<plain>[^\s:@\[\]]+)                   # a name, an IPv4 address, 10.0.0.0/8
        ) (?: :(?P<port>\d{1,5}))?
      | (?P<bare>[0-9a-f]*:[0-9a-f:.]*(?:/\d+)?)     # ::1, fd00::/8: no port without brackets""",
    re.VERBOSE,
)


def parsed(text: str) -> Address:
    """An address as it is reached: IPv4 inside IPv6 (`::ffff:127.0.0.1`) becomes IPv4, a zone is dropped.

    Errors: ValueError.
    """
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_address(text: str) -> bool:
    try:
        parsed(text)
    except ValueError:
        return False
    return True


def is_public(address: Address) -> bool:
    """Whether this is one host on the internet: not local, reserved, multicast or transitional."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        return address in _GLOBAL_UNICAST_V6 and address.is_global and not _is_in(address, _SPECIAL_V6)
    return address.is_global and not address.is_multicast and not _is_in(address, _SPECIAL_V4)


def is_odd_number(host: str) -> bool:
    """`2130706433`, `0177.0.0.1`, `0x7f.1`, `127.1`: numbers that programs read in different ways."""
    if ":" in host or not _ENDS_IN_NUMBER.search(host):
        return False
    try:
        IPv4Address(host)
    except ValueError:
        return True
    return False


@dataclass(frozen=True)
class Allowed:
    """One destination the administrator allows. `port` None: every port there."""

    host: str
    network: Network | None
    port: int | None

    @classmethod
    def parse(cls, entry: str) -> Self:
        """`ntfy.internal`, `127.0.0.1:8123`, `10.0.0.0/8`, `10.0.0.0/8:8080`, `fd00::/8`, `[fd00::/8]:8080`.

        Errors: ValueError for anything else.
        """
        match = _ENTRY.fullmatch(entry.strip().lower())
        if match is None:
            raise ValueError(f"{entry!r} is no host, host:port or network (ntfy.internal, 10.0.0.0/8:8080)")
        host = match["bracketed"] or match["bare"] or match["plain"]
        port = match["port"]
        return cls(host, _network(host), int(port) if port else None)

    def covers(self, host: str, address: Address, port: int) -> bool:
        if self.port not in (None, port):
            return False
        return host.lower() == self.host or (self.network is not None and address in self.network)


def allow_list(entries: Iterable[str]) -> tuple[Allowed, ...]:
    """Errors: ValueError naming the first entry that cannot be read."""
    return tuple(Allowed.parse(entry) for entry in entries)


def _network(host: str) -> Network | None:
    """None for a name. Errors: ValueError for a network that is none, such as `10.0.0.1/8`."""
    looks_like_number = "/" in host or ":" in host or _ENDS_IN_NUMBER.search(host)
    return ip_network(host) if looks_like_number else None


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)

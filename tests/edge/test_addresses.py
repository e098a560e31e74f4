"""Public or not, allowed or not: decided on addresses alone."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.core.addresses import Allowed, is_odd_number, is_public, parsed

NAT64 = int(IPv6Address("64:ff9b::"))


@pytest.mark.parametrize(
    "text", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909", "172.32.0.1", "100.128.0.1"]
)
def test_public(text: str) -> None:
    assert is_public(parsed(text))


@pytest.mark.parametrize(
    "text",
    [
        "0.1.2.3",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
        "::",
        "::9.9.9.9",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:909:909::1",
        "3fff::1",
        "5f00::1",
        "fe80::1%eth0",
        "ff0e::1",
    ],
)
def test_not_public(text: str) -> None:
    assert not is_public(parsed(text))


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_every_dress(address: IPv4Address) -> None:
    mapped = parsed(f"::ffff:{address}")
    translated = IPv6Address(NAT64 + int(address))

    assert mapped == address
    assert is_public(translated) == is_public(address)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6, network="2000::/3"))
def test_a_public_address_is_never_local(address: IPv4Address | IPv6Address) -> None:
    assume(is_public(address))
    kinds = (address.is_loopback, address.is_private, address.is_link_local, address.is_multicast)
    assert not any(kinds)


@given(st.ip_addresses(v=4))
def test_plain_numbers_are_not_odd(address: IPv4Address) -> None:
    assert not is_odd_number(str(address))


@pytest.mark.parametrize("host", ["example.org", "1and1.example", "0x7f.example", "::1", "host2"])
def test_names_are_not_odd(host: str) -> None:
    assert not is_odd_number(host)


@pytest.mark.parametrize(
    ("entry", "host", "address", "port", "is_covered"),
    [
        ("127.0.0.1:8123", "127.0.0.1", "127.0.0.1", 8123, True),
        ("127.0.0.1:8123", "any.example", "127.0.0.1", 8123, True),
        ("127.0.0.1:8123", "127.0.0.1", "127.0.0.1", 8124, False),
        ("10.0.0.0/8", "x", "10.200.3.4", 8080, True),
        ("10.0.0.0/8", "x", "11.0.0.1", 80, False),
        ("10.0.0.0/8:8080", "x", "10.1.1.1", 8080, True),
        ("10.0.0.0/8:8080", "x", "10.1.1.1", 80, False),
        ("NTFY.internal", "ntfy.INTERNAL", "10.1.1.1", 80, True),
        ("ntfy.internal:80", "ntfy.internal", "10.1.1.1", 81, False),
        ("ntfy.internal", "evil.ntfy.internal", "10.1.1.1", 80, False),
        ("::1", "localhost", "::1", 80, True),
        ("[::1]:8123", "localhost", "::1", 8123, True),
        ("fd00::/8", "x", "fd12::1", 80, True),
        ("[fd00::/8]:80", "x", "fd12::1", 81, False),
    ],
)
def test_allow_list(entry: str, host: str, address: str, port: int, *, is_covered: bool) -> None:
    assert Allowed.parse(entry).covers(host, parsed(address), port) is is_covered


@pytest.mark.parametrize(
    "entry",
    ["", "http://ntfy.internal", "10.0.0.1/8", "10.0.0.0/33", "a b", "x:", "1.2.3", "u@h", "[x]", "h:999999"],
)
def test_an_entry_that_cannot_be_read_is_an_error(entry: str) -> None:
    with pytest.raises(ValueError):
        Allowed.parse(entry)

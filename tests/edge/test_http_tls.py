"""Certificates are verified always, and against the name that was asked for, not the address."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.core.http import Guard, Unreachable, Untrusted, guarded_request
from tests.edge.certificates import Authority, authority, self_signed
from tests.edge.sink import Sink, http_sink


@pytest.fixture
def trusted(tmp_path: Path) -> Authority:
    return authority(tmp_path)


def ask(sink: Sink, name: str, ca_file: str | None = None) -> int:
    """Ask the sink for `name`, as if the name led to it."""
    guard = Guard(allow=["127.0.0.1"], ca_file=ca_file, resolve=lambda _host: ["127.0.0.1"])
    return guarded_request("GET", f"https://{name}:{sink.port}/", guard=guard).status


def test_a_good_certificate_is_checked_against_the_name(trusted: Authority) -> None:
    with http_sink(tls=trusted.server("ntfy.example")) as sink:
        assert ask(sink, "ntfy.example", trusted.ca_file) == 200
        assert sink.requests[0].headers["host"] == f"ntfy.example:{sink.port}"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda ca: self_signed(ca.folder, "ntfy.example"), "self-signed certificate"),
        (lambda ca: ca.server("other.example"), "Hostname mismatch"),
        (lambda ca: ca.server("127.0.0.1"), "Hostname mismatch"),
        (lambda ca: ca.server("ntfy.example", has_expired=True), "certificate has expired"),
    ],
)
def test_a_bad_certificate_is_refused(
    trusted: Authority, make: Callable[[Authority], ssl.SSLContext], why: str
) -> None:
    with http_sink(tls=make(trusted)) as sink:
        with pytest.raises(Untrusted, match=rf"ntfy\.example is not trusted: {why}"):
            ask(sink, "ntfy.example", trusted.ca_file)
        assert sink.requests == []


def test_an_unknown_authority_is_refused(trusted: Authority) -> None:
    with http_sink(tls=trusted.server("ntfy.example")) as sink, pytest.raises(Untrusted):
        ask(sink, "ntfy.example")


def test_plain_http_behind_https_is_told() -> None:
    with http_sink() as sink, pytest.raises(Unreachable, match="cannot be reached"):
        ask(sink, "ntfy.example")

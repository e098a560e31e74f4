"""The guarded client against real servers: what it refuses, what it survives, what it says."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from portal.core.http import (
    Blocked,
    Guard,
    HttpError,
    Response,
    TimedOut,
    TooLarge,
    Unreachable,
    guarded_request,
)
from tests.edge.sink import DROP, HANG, Reply, Sink, http_sink, redirect
from tests.waiting import PATIENCE_SECONDS, SOON_SECONDS


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as running:
        yield running


def opened_to(*sinks: Sink, **limits: Any) -> Guard:
    """A guard that allows these sinks and nothing else on loopback."""
    return Guard(allow=[url.url.split("//")[1] for url in sinks], **limits)


def get(url: str, guard: Guard) -> Response:
    return guarded_request("GET", url, guard=guard)


def fails_soon(url: str, guard: Guard, error: type[HttpError]) -> float:
    """The seconds until it did."""
    began = time.monotonic()
    with pytest.raises(error):
        get(url, guard)
    took = time.monotonic() - began
    assert took < SOON_SECONDS
    return took


def test_sends_json_and_returns_the_whole_answer(sink: Sink) -> None:
    sink.tell(Reply(201, {"X-Kind": "test"}, b"made"))

    answer = guarded_request("post", f"{sink.url}/a?b=c", guard=opened_to(sink), json={"é": 1})

    assert (answer.status, answer.headers["x-kind"], answer.body) == (201, "test", b"made")
    [request] = sink.requests
    assert (request.method, request.path, request.json) == ("POST", "/a?b=c", {"é": 1})
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == f"127.0.0.1:{sink.port}"


def test_sends_raw_content_and_own_headers(sink: Sink) -> None:
    guarded_request("PUT", sink.url, guard=opened_to(sink), content=b"x" * 100_000, headers={"X-Own": "yes"})

    assert sink.requests[0].body == b"x" * 100_000
    assert sink.requests[0].headers["x-own"] == "yes"


def test_user_and_password_in_the_address_become_basic_authentication(sink: Sink) -> None:
    get(sink.url.replace("//", "//ann:p%40ss@"), opened_to(sink))

    assert sink.requests[0].headers["authorization"] == "Basic YW5uOnBAc3M="


def test_an_error_status_is_an_answer(sink: Sink) -> None:
    sink.tell(503)

    assert get(sink.url, opened_to(sink)).status == 503


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.9.10",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fec0::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "169.254.169.254",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "[::]",
        "localhost",
    ],
)
def test_refuses_what_is_not_on_the_public_internet(host: str) -> None:
    with pytest.raises(Blocked, match=r"refused: .* is not on the public internet.* HTTP_ALLOW"):
        get(f"http://{host}/", Guard())


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "127.1",
        "127.0.0.01",
        "127.0.0.1.",
        "134744072",
    ],
)
def test_refuses_numbers_that_programs_read_in_different_ways(host: str) -> None:
    with pytest.raises(Blocked, match=r"refused: (write it as four plain numbers|it is not a web address)"):
        get(f"http://{host}/", Guard(allow=["127.0.0.0/8"]))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://example.org/_x",
        "ftp://example.org/",
        "data:text/plain,x",
        "//example.org/",
        "example.org",
        "http:///path",
        "http://example.org:99999/",
        "http://xn--a.example/",
        "http://[x/",
        "http://a b/",
        "http://exa mple.org\r\nHost: other/",
        "",
    ],
)
def test_refuses_what_is_no_web_address(url: str) -> None:
    with pytest.raises(Blocked, match="Address refused"):
        get(url, Guard())


def test_refuses_unusual_ports_of_public_hosts() -> None:
    guard = Guard(resolve=lambda _host: ["9.9.9.9"])

    with pytest.raises(Blocked, match=r"port 6379 .* adding db\.example:6379"):
        get("http://db.example:6379/", guard)


def test_connects_to_the_address_that_was_checked(sink: Sink) -> None:
    """The second look-up of a lying name server would lead to the sink on 127.0.0.1, which is not allowed."""
    with http_sink("127.0.0.2", sink.port) as checked:
        answers = iter([["127.0.0.2"], ["127.0.0.1"]])
        guard = opened_to(checked, resolve=lambda _host: next(answers))

        get(f"http://rebinding.example:{sink.port}/", guard)

        assert [request.headers["host"] for request in checked.requests] == [f"rebinding.example:{sink.port}"]
        assert sink.requests == []
        with pytest.raises(Blocked, match=r"127\.0\.0\.1 is not on the public internet"):
            get(f"http://rebinding.example:{sink.port}/", guard)
    assert sink.requests == []


def test_skips_the_refused_addresses_of_a_name(sink: Sink) -> None:
    guard = opened_to(sink, resolve=lambda _host: ["10.0.0.1", "127.0.0.1"])

    assert get(f"http://both.example:{sink.port}/", guard).status == 200


def test_tries_the_next_address_when_one_is_dead(sink: Sink) -> None:
    guard = Guard(allow=["127.0.0.0/8"], resolve=lambda _host: ["127.0.0.3", "127.0.0.1"])

    assert get(f"http://two.example:{sink.port}/", guard).status == 200


def test_a_host_may_be_allowed_by_name(sink: Sink) -> None:
    guard = Guard(allow=["ntfy.internal"], resolve=lambda _host: ["127.0.0.1"])

    assert get(f"http://ntfy.internal:{sink.port}/", guard).status == 200
    with pytest.raises(Blocked):
        get(f"http://other.internal:{sink.port}/", guard)


def test_ignores_proxies_of_the_environment(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.9:9")

    assert get(sink.url, opened_to(sink)).status == 200


def test_follows_redirects_and_checks_each(sink: Sink) -> None:
    with http_sink() as inner:
        sink.tell(redirect("/next"), redirect(f"{inner.url}/secret"))

        with pytest.raises(Blocked, match="not on the public internet"):
            get(f"{sink.url}/first", opened_to(sink))

        assert [request.path for request in sink.requests] == ["/first", "/next"]
        assert inner.requests == []


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://x/", "http://x:99999999/", "http://0x7f.1/"]
)
def test_refuses_redirects_to_other_schemes(sink: Sink, location: str) -> None:
    sink.tell(redirect(location))

    with pytest.raises(Blocked):
        get(sink.url, opened_to(sink))


def test_follows_three_redirects_and_no_fourth(sink: Sink) -> None:
    sink.tell(redirect("/1", 301), redirect("/2", 307), redirect("/3", 308), 200)
    assert get(sink.url, opened_to(sink)).status == 200

    sink.otherwise = redirect("/round")
    with pytest.raises(Blocked, match="Too many redirects"):
        get(sink.url, opened_to(sink))
    assert len(sink.requests) == 4 + 4


def test_a_post_is_not_sent_on(sink: Sink) -> None:
    sink.tell(redirect("/elsewhere", 307))

    assert guarded_request("POST", sink.url, guard=opened_to(sink), json={}).status == 307
    assert len(sink.requests) == 1


def test_secrets_do_not_follow_a_redirect_to_another_host(sink: Sink) -> None:
    with http_sink() as other:
        sink.tell(redirect("/same"), redirect(other.url))
        headers = {"Authorization": "Bearer secret", "X-Plain": "1"}

        guarded_request("GET", sink.url, guard=opened_to(sink, other), headers=headers)

        assert [request.headers.get("authorization") for request in sink.requests] == ["Bearer secret"] * 2
        assert "authorization" not in other.requests[0].headers
        assert other.requests[0].headers["x-plain"] == "1"


def test_a_server_that_never_answers_ends_at_the_deadline(sink: Sink) -> None:
    sink.tell(HANG)

    assert fails_soon(sink.url, opened_to(sink, deadline_seconds=0.3), TimedOut) > 0.25


@pytest.mark.parametrize("has_length", [True, False])
def test_a_slow_drip_ends_at_the_deadline(sink: Sink, *, has_length: bool) -> None:
    """Each byte comes well within any socket timeout; without a length the cut looks like a clean end."""
    sink.tell(Reply(body=b"x" * 1000, drip_seconds=0.05, has_length=has_length))

    assert fails_soon(sink.url, opened_to(sink, deadline_seconds=0.3), TimedOut) > 0.25


def test_the_deadline_covers_all_redirects_together(sink: Sink) -> None:
    sink.otherwise = Reply(302, {"Location": "/again"}, delay_seconds=0.2)

    fails_soon(sink.url, opened_to(sink, deadline_seconds=0.3), TimedOut)


def test_the_deadline_covers_the_name_look_up() -> None:
    over = threading.Event()

    def slow(_host: str) -> list[str]:
        over.wait(PATIENCE_SECONDS)
        return ["9.9.9.9"]

    guard = Guard(deadline_seconds=0.2, resolve=slow)
    fails_soon("http://slow.example/", guard, TimedOut)
    over.set()


def test_stops_reading_a_huge_body(sink: Sink) -> None:
    sink.tell(Reply(body=b"x" * 1_000_000, times=1_000))

    fails_soon(sink.url, opened_to(sink, max_body_bytes=2_000_000), TooLarge)


def test_reads_a_body_of_just_the_limit(sink: Sink) -> None:
    sink.tell(Reply(body=b"x" * 1000))

    assert len(get(sink.url, opened_to(sink, max_body_bytes=1000)).body) == 1000


def test_a_dropped_connection_is_told(sink: Sink) -> None:
    sink.tell(DROP)

    with pytest.raises(Unreachable, match=r"127\.0\.0\.1 cannot be reached: .+\."):
        get(sink.url, opened_to(sink))


def test_a_closed_port_is_told(sink: Sink) -> None:
    with http_sink() as gone:
        pass

    with pytest.raises(Unreachable, match="cannot be reached"):
        get(gone.url, opened_to(gone))


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".example"])
def test_a_name_that_does_not_exist_is_told(host: str) -> None:
    with pytest.raises(Unreachable, match="no such name"):
        get(f"http://{host}/", Guard())


def test_no_secret_of_the_address_is_in_an_error() -> None:
    with pytest.raises(Blocked) as caught:
        get("http://user:hush@127.0.0.1/hidden?token=hush", Guard())

    assert "hush" not in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_forbidden_characters_in_a_header_send_nothing(sink: Sink) -> None:
    with pytest.raises(Blocked, match="malformed"):
        guarded_request("GET", sink.url, guard=opened_to(sink), headers={"X-Own": "a\r\nX-Evil: 1"})

    assert sink.requests == []

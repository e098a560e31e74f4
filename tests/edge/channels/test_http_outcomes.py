"""What every channel over HTTP makes of an answer, or of none."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.messages.channels import CHANNELS, Channel
from portal.messages.outgoing import Delivered, Failed, Outcome
from tests.edge.certificates import self_signed
from tests.edge.channels.given import CONFIG, config, page
from tests.edge.sink import DROP, HANG, Reply, Sink, http_sink, redirect
from tests.waiting import SOON_SECONDS

PATHS = {"PUSH": "/topic", "SLACK": "/services/T/B/X", "DISCORD": "/api/webhooks/1/x", "WEBHOOK": "/hook"}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as running:
        yield running


@pytest.fixture(params=sorted(PATHS))
def channel(request: pytest.FixtureRequest) -> Channel:
    return CHANNELS[request.param]


def send(channel: Channel, sink: Sink, **changes: object) -> Outcome:
    address = channel.check_address(sink.url + PATHS[channel.code])
    return channel.send(page(address), config(sink, **changes))


def failure(channel: Channel, sink: Sink, **changes: object) -> Failed:
    outcome = send(channel, sink, **changes)
    assert isinstance(outcome, Failed)
    return outcome


def test_each_request_carries_the_idempotency_key(channel: Channel, sink: Sink) -> None:
    assert send(channel, sink) == Delivered(None)

    [request] = sink.requests
    assert request.method == "POST"
    assert request.headers["idempotency-key"] == page("").reference
    assert request.headers["content-type"] == "application/json"


def test_the_providers_own_name_for_the_message_is_kept(channel: Channel, sink: Sink) -> None:
    sink.tell(Reply(201, body=b'{"id": "xE2kQ"}'), Reply(body=b"[" * 5000), Reply(body=b'{"id": null}'))

    assert [send(channel, sink) for _ in range(3)] == [Delivered("xE2kQ"), Delivered(None), Delivered(None)]


@pytest.mark.parametrize(
    ("status", "is_permanent", "advice"),
    [
        (307, True, "Enter the final one"),
        (400, True, "it refused (400)"),
        (401, True, "Enter the address again"),
        (403, True, "Check the permissions"),
        (404, True, "Enter the address again"),
        (408, False, "(408)"),
        (410, True, "Enter a new one"),
        (413, True, "it refused (413)"),
        (429, False, "fewer messages"),
        (500, False, "trouble of its own (500)"),
        (503, False, "trouble of its own (503)"),
    ],
)
def test_statuses(channel: Channel, sink: Sink, status: int, *, is_permanent: bool, advice: str) -> None:
    sink.tell(redirect("/x", status) if status == 307 else status)

    failed = failure(channel, sink)

    assert failed.is_permanent is is_permanent
    assert failed.reason.startswith("127.0.0.1: it ") or failed.reason.startswith("127.0.0.1: th")
    assert advice in failed.reason
    assert len(sink.requests) == 1


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "3600"}, 3600),
        (429, {"Retry-After": "0.65"}, 1),
        (429, {"Retry-After": "-5"}, 0),
        (429, {}, 30),
        (429, {"Retry-After": "soon"}, 30),
        (429, {"Retry-After": "inf"}, 30),
        (503, {"Retry-After": "120"}, 120),
        (503, {}, None),
    ],
)
def test_an_asked_wait(sink: Sink, status: int, headers: dict[str, str], seconds: int | None) -> None:
    sink.tell(Reply(status, headers))

    assert failure(CHANNELS["PUSH"], sink).retry_after_seconds == seconds


def test_an_asked_wait_as_a_date_counts_from_the_servers_own_date(sink: Sink) -> None:
    sink.tell(Reply(429, {"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}))

    assert (failure(CHANNELS["PUSH"], sink).retry_after_seconds or 0) > 900 * 365 * 86400


def test_the_providers_words_are_passed_on_in_one_line(sink: Sink) -> None:
    sink.tell(Reply(400, body=b"invalid_\x1b[31m\r\npayload" + b"x" * 500))

    reason = failure(CHANNELS["SLACK"], sink).reason

    assert reason.startswith("127.0.0.1: it refused (400). invalid_ [31m payloadxxx")
    assert len(reason) < 250


def test_a_web_page_is_not_passed_on(sink: Sink) -> None:
    sink.tell(Reply(404, body=b"<!doctype html><title>Not here</title>"))

    assert failure(CHANNELS["SLACK"], sink).reason.endswith("Enter the address again.")


def test_a_provider_that_hangs_is_left_at_the_deadline(channel: Channel, sink: Sink) -> None:
    sink.tell(HANG)
    began = time.monotonic()

    failed = failure(channel, sink, deadline_seconds=0.3)

    assert (failed.is_permanent, failed.retry_after_seconds, failed.is_silent) == (False, None, True)
    assert time.monotonic() - began < SOON_SECONDS


def test_a_lost_connection_is_temporary(channel: Channel, sink: Sink) -> None:
    sink.tell(DROP)

    failed = failure(channel, sink)

    assert (failed.is_permanent, failed.is_silent) == (False, False)


def test_an_address_inside_is_refused_unless_allowed(channel: Channel, sink: Sink) -> None:
    outcome = channel.send(page(sink.url + PATHS[channel.code]), CONFIG)

    assert isinstance(outcome, Failed)
    assert outcome.is_permanent
    assert f"adding 127.0.0.1:{sink.port} to HTTP_ALLOW" in outcome.reason
    assert sink.requests == []


def test_a_bad_certificate_is_permanent(channel: Channel, tmp_path: Path) -> None:
    with http_sink(tls=self_signed(tmp_path, "127.0.0.1")) as sink:
        failed = failure(channel, sink)

        assert failed.is_permanent
        assert "is not trusted: self-signed certificate" in failed.reason
        assert sink.requests == []


def test_a_web_page_of_a_megabyte_is_no_webhook(channel: Channel, sink: Sink) -> None:
    sink.tell(Reply(body=b"x" * 1_000_000))

    assert failure(channel, sink).is_permanent


def test_500_three_times_then_200(channel: Channel, sink: Sink) -> None:
    sink.tell(500, 500, 500)

    outcomes = [send(channel, sink) for _ in range(4)]

    assert [isinstance(outcome, Delivered) for outcome in outcomes] == [False, False, False, True]
    assert len({request.headers["idempotency-key"] for request in sink.requests}) == 1
    assert len({request.body for request in sink.requests}) == 1


def test_no_reason_holds_a_secret_of_the_address(sink: Sink) -> None:
    replies: list[Reply | int] = [401, 404, 500, DROP, Reply(body=b"x" * 1_000_000)]
    sink.tell(*replies)
    address = sink.url.replace("//", "//:tk_hush@") + "/hush"

    outcomes = [CHANNELS["PUSH"].send(page(address), config(sink)) for _reply in replies]

    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, Failed)]
    assert len(reasons) == len(replies)
    assert "hush" not in " ".join(reasons)

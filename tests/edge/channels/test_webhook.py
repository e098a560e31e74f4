"""The plain webhook: its shape is a promise."""

import hashlib
import hmac
from collections.abc import Iterator

import pytest

from portal.messages.channels import CHANNELS
from tests.edge.channels.given import NASTY, config, page
from tests.edge.sink import Sink, http_sink

WEBHOOK = CHANNELS["WEBHOOK"]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as running:
        yield running


def test_the_shape(sink: Sink) -> None:
    WEBHOOK.send(page(f"{sink.url}/in?team=blue"), config(sink))

    [request] = sink.requests
    assert request.path == "/in?team=blue"
    assert request.json == {
        "reference": "inc:7:ep:1:step:0:loop:0:user:3:rule:2",
        "recipient": "Bob",
        "title": "SEV1 Checkout is down",
        "text": "Payments fail in eu-west-1.\nFirst seen 02:14.",
        "url": "https://oncall.example/incidents/INC-4K7QX2",
        "urgency": "high",
        "locale": "en",
        "actions": [{"label": "Acknowledge", "url": "https://oncall.example/ack/abc"}],
    }
    assert "x-releve-signature" not in request.headers


def test_the_signature_is_of_the_bytes_that_were_sent(sink: Sink) -> None:
    WEBHOOK.send(page(f"{sink.url}/in#s3cret", text=f"é {NASTY}"), config(sink))

    [request] = sink.requests
    assert request.path == "/in"
    expected = hmac.new(b"s3cret", request.body, hashlib.sha256).hexdigest()
    assert request.headers["x-releve-signature"] == f"sha256={expected}"


def test_the_secret_is_part_of_the_address() -> None:
    assert WEBHOOK.check_address("HTTPS://Example.org#Secret") == "https://example.org/#Secret"

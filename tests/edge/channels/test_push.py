"""Push, as an ntfy server gets it."""

from collections.abc import Iterator

import pytest

from portal.messages.channels import CHANNELS, BadAddress
from portal.messages.outgoing import Action, Outgoing, Urgency
from tests.edge.channels.given import config, page
from tests.edge.sink import Request, Sink, http_sink

PUSH = CHANNELS["PUSH"]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as running:
        yield running


def sent(sink: Sink, outgoing: Outgoing) -> Request:
    PUSH.send(outgoing, config(sink))
    return sink.requests[-1]


def test_an_urgent_page(sink: Sink) -> None:
    request = sent(sink, page(f"{sink.url}/blue-oncall"))

    assert request.path == "/"
    body = request.json
    assert len(body.pop("sequence_id")) == 32
    assert body == {
        "topic": "blue-oncall",
        "title": "SEV1 Checkout is down",
        "message": "Payments fail in eu-west-1.\nFirst seen 02:14.",
        "priority": 5,
        "tags": ["rotating_light"],
        "click": "https://oncall.example/incidents/INC-4K7QX2",
        "actions": [{"action": "view", "label": "Acknowledge", "url": "https://oncall.example/ack/abc"}],
    }


def test_a_quiet_notice(sink: Sink) -> None:
    body = sent(sink, page(f"{sink.url}/t", urgency=Urgency.NORMAL, url=None, actions=())).json

    assert set(body) == {"topic", "sequence_id", "title", "message", "priority"}
    assert body["priority"] == 3


def test_the_same_reference_replaces_the_notification_and_another_does_not(sink: Sink) -> None:
    ids = [sent(sink, page(f"{sink.url}/t", reference=r)).json["sequence_id"] for r in ("a", "a", "b")]

    assert ids[0] == ids[1] != ids[2]


def test_a_server_under_a_path(sink: Sink) -> None:
    request = sent(sink, page(f"{sink.url}/ntfy/topic"))

    assert (request.path, request.json["topic"]) == ("/ntfy/", "topic")


@pytest.mark.parametrize(
    ("userinfo", "authorization"),
    [
        (":tk_abc%2Fd@", "Bearer tk_abc/d"),
        ("ann:pass@", "Basic YW5uOnBhc3M="),
        ("", None),
    ],
)
def test_signing_in(sink: Sink, userinfo: str, authorization: str | None) -> None:
    request = sent(sink, page(f"{sink.url.replace('//', '//' + userinfo)}/t"))

    assert request.headers.get("authorization") == authorization


def test_long_text_stays_a_message_and_does_not_become_an_attachment(sink: Sink) -> None:
    actions = tuple(Action(f"Link {n}", "https://x.example") for n in range(5))
    body = sent(
        sink, page(f"{sink.url}/t", title="長い" * 300 + "\r\nX", text="😀" * 5000, actions=actions)
    ).json

    assert len(body["message"].encode()) <= 4096
    assert len(body["title"]) <= 200
    assert len(body["actions"]) == 3


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        (" HTTPS://NTFY.sh/Topic_1/ ", "https://ntfy.sh/Topic_1"),
        ("https://:tk_A@ntfy.Example/t?x=1#y", "https://:tk_A@ntfy.example/t"),
        ("http://10.1.2.3:8080/ntfy/t", "http://10.1.2.3:8080/ntfy/t"),
    ],
)
def test_good_addresses(address: str, normal: str) -> None:
    assert PUSH.check_address(address) == normal
    assert PUSH.check_address(normal) == normal


@pytest.mark.parametrize(
    "address",
    [
        "",
        "topic",
        "ntfy.sh/topic",
        "https://ntfy.sh",
        "https://ntfy.sh/a b",
        "https://ntfy.sh/é",
        "ftp://x/t",
        "https://ntfy.sh/" + "x" * 65,
        "https://ntfy.sh/t\nx",
        "https://:8080/t",
        "https://x:99999/t",
        "https://[x/t",
    ],
)
def test_bad_addresses(address: str) -> None:
    with pytest.raises(BadAddress, match=r"https://|spaces"):
        PUSH.check_address(address)

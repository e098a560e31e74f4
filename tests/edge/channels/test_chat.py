"""Slack and Discord, as their webhooks get it: readable, and pinging nobody."""

from collections.abc import Iterator

import pytest

from portal.messages.channels import CHANNELS, BadAddress
from portal.messages.outgoing import Action, Urgency
from tests.edge.channels.given import NASTY, config, page
from tests.edge.sink import Sink, http_sink

SLACK, DISCORD = CHANNELS["SLACK"], CHANNELS["DISCORD"]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as running:
        yield running


def test_slack_page(sink: Sink) -> None:
    SLACK.send(page(f"{sink.url}/services/T/B/X"), config(sink))

    [request] = sink.requests
    assert request.path == "/services/T/B/X"
    texts = [block["text"]["text"] for block in request.json["blocks"]]
    assert texts == [
        ":rotating_light: *SEV1 Checkout is down*",
        "Payments fail in eu-west-1.\nFirst seen 02:14.",
        "<https://oncall.example/ack/abc|Acknowledge>  ·  <https://oncall.example/incidents/INC-4K7QX2|Open>",
    ]
    assert request.json["text"] == "\n".join(texts)


def test_slack_pings_nobody(sink: Sink) -> None:
    action = Action("<!here>|x", "https://x.example/?a=1&b=<!here>|y")
    SLACK.send(page(f"{sink.url}/s", title=NASTY, text=NASTY, url=None, actions=(action,)), config(sink))

    body = sink.requests[0].json
    for block in body["blocks"]:
        assert block["text"]["verbatim"] is True
    title, text, links = (block["text"]["text"] for block in body["blocks"])
    assert text == "&lt;!channel&gt; @everyone *bold* &amp; &lt;b&gt;x&lt;/b&gt;"
    assert text in title
    assert links == "<https://x.example/?a=1&amp;b=%3C!here%3E%7Cy|&lt;!here&gt;|x>"
    assert "<!" not in body["text"]


def test_slack_text_fits_and_no_entity_is_cut(sink: Sink) -> None:
    SLACK.send(
        page(f"{sink.url}/s", title="&" * 500, text="x" + "&" * 4000, urgency=Urgency.NORMAL), config(sink)
    )

    body = sink.requests[0].json
    for text in [body["text"], *(block["text"]["text"] for block in body["blocks"])]:
        assert len(text) <= 3000
        assert text.replace("&amp;", "").replace("&lt;", "").count("&") == 0


def test_slack_empty_parts_are_left_out(sink: Sink) -> None:
    SLACK.send(page(f"{sink.url}/s", text="", url=None, actions=()), config(sink))

    assert len(sink.requests[0].json["blocks"]) == 1


def test_discord_page(sink: Sink) -> None:
    DISCORD.send(page(f"{sink.url}/api/webhooks/1/x"), config(sink))

    [request] = sink.requests
    assert request.path == "/api/webhooks/1/x?wait=true"
    assert request.json == {
        "content": "🚨 **SEV1 Checkout is down**\n"
        "Payments fail in eu\\-west\\-1.\nFirst seen 02:14.\n"
        "[Acknowledge](<https://oncall.example/ack/abc>)\n"
        "<https://oncall.example/incidents/INC-4K7QX2>",
        "allowed_mentions": {"parse": []},
        "flags": 4,
    }


def test_discord_shows_markdown_as_it_is(sink: Sink) -> None:
    DISCORD.send(
        page(f"{sink.url}/api/webhooks/1/x", text="**b** [x](https://evil) `c`", actions=()), config(sink)
    )

    assert r"\*\*b\*\* \[x\]\(https://evil\) \`c\`" in sink.requests[0].json["content"]


def test_discord_text_fits_and_keeps_the_first_link(sink: Sink) -> None:
    actions = (
        Action("Acknowledge", "https://x.example/ack"),
        Action("Long", "https://x.example/" + "y" * 1500),
    )
    outgoing = page(f"{sink.url}/api/webhooks/1/x", title="*" * 500, text="_" * 4000, actions=actions)
    DISCORD.send(outgoing, config(sink))

    content = sink.requests[0].json["content"]
    assert len(content) <= 2000
    assert content.endswith("[Acknowledge](<https://x.example/ack>)")


@pytest.mark.parametrize(
    ("code", "address", "normal"),
    [
        ("SLACK", "https://HOOKS.slack.com/services/T/B/X ", "https://hooks.slack.com/services/T/B/X"),
        (
            "DISCORD",
            "https://discord.com/api/webhooks/1/x?wait=false#a",
            "https://discord.com/api/webhooks/1/x",
        ),
    ],
)
def test_good_addresses(code: str, address: str, normal: str) -> None:
    assert CHANNELS[code].check_address(address) == normal


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("SLACK", "https://hooks.slack.com"),
        ("SLACK", "#incidents"),
        ("SLACK", "file:///etc/passwd"),
        ("DISCORD", "https://discord.com/channels/1/2"),
        ("DISCORD", ""),
    ],
)
def test_bad_addresses(code: str, address: str) -> None:
    with pytest.raises(BadAddress, match="https://"):
        CHANNELS[code].check_address(address)

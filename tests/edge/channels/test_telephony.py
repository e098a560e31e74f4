"""SMS and calls, as Twilio and a plain gateway take them or refuse them."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from portal.messages.channels import CHANNELS, BadAddress, ChannelConfig
from portal.messages.channels.numbers import LONGEST_SMS, sms_text, spoken_text
from portal.messages.outgoing import Action, Cause, Delivered, Failed, Outcome
from tests.edge.channels.given import config, page
from tests.edge.sink import Reply, Sink, http_sink
from tests.edge.twilio import (
    COUNTRY_OFF,
    INVALID,
    NO_CARRIER,
    OVERLOADED,
    QUEUE_FULL,
    SENDER,
    SUSPENDED,
    UNSUBSCRIBED,
    FakeTwilio,
    twilio_server,
)

BOB = "+33612345678"
LINK = "https://oncall.example/ack/abc"


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with twilio_server() as running:
        yield running


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as running:
        yield running


def by(url: str, base: str) -> ChannelConfig:
    return replace(config(provider=url), http_allow=(urlsplit(base).netloc,))


def through(twilio: FakeTwilio, code: str = "SMS", **changes: Any) -> Outcome:
    url = twilio.url(**{name: changes.pop(name) for name in ("token", "sender") if name in changes})
    return CHANNELS[code].send(page(BOB, **changes), by(url, twilio.base))


def failed(outcome: Outcome) -> Failed:
    assert isinstance(outcome, Failed)
    return outcome


def test_an_sms_by_twilio(twilio: FakeTwilio) -> None:
    outcome = through(twilio)
    assert outcome == Delivered("SM" + "1".zfill(32))
    [form] = twilio.sent
    assert (form["resource"], form["To"], form["From"]) == ("Messages", BOB, SENDER)
    assert form["Body"].splitlines() == [
        "SEV1 Checkout is down",
        "Payments fail in eu-west-1.",
        "First seen 02:14.",
        LINK,
    ]


def test_a_call_by_twilio_reads_the_page_three_times_in_the_readers_language(twilio: FakeTwilio) -> None:
    outcome = through(twilio, "PHONE", locale="fr_CA", title="Panne <b>& feu", text="INC 123456 depuis 02:14")
    assert isinstance(outcome, Delivered)
    [form] = twilio.sent
    assert form["resource"] == "Calls"
    say = ET.fromstring(form["Twiml"]).find("Say")
    assert say is not None
    assert say.attrib == {"language": "fr-FR", "loop": "3"}
    assert say.text == "Panne <b>& feu. INC 1 2 3 4 5 6 depuis 02:14"


@pytest.mark.parametrize("why", [INVALID, UNSUBSCRIBED])
def test_a_number_that_is_dead_is_the_addresss_fault(twilio: FakeTwilio, why: tuple[int, int]) -> None:
    twilio.refuse(BOB, why)
    outcome = failed(through(twilio))
    assert (outcome.is_permanent, outcome.cause) == (True, Cause.ADDRESS)
    assert f"({why[1]})" in outcome.reason


@pytest.mark.parametrize("why", [COUNTRY_OFF, NO_CARRIER])
def test_what_stops_one_message_blames_neither_number_nor_account(
    twilio: FakeTwilio, why: tuple[int, int]
) -> None:
    twilio.refuse(BOB, why)
    outcome = failed(through(twilio, "PHONE"))
    assert (outcome.is_permanent, outcome.cause) == (True, None)


def test_a_suspended_account_is_the_installations_fault(twilio: FakeTwilio) -> None:
    twilio.trouble = SUSPENDED
    outcome = failed(through(twilio))
    assert (outcome.is_permanent, outcome.cause) == (True, Cause.PROVIDER)


def test_a_full_queue_empties_again(twilio: FakeTwilio) -> None:
    twilio.trouble = QUEUE_FULL
    outcome = failed(through(twilio))
    assert (outcome.is_permanent, outcome.retry_after_seconds, outcome.cause) == (False, 60, None)


def test_a_wrong_token_is_the_installations_fault(twilio: FakeTwilio) -> None:
    outcome = failed(through(twilio, token="another"))
    assert (outcome.is_permanent, outcome.cause) == (True, Cause.PROVIDER)
    assert "another" not in outcome.reason


def test_a_wrong_sender_is_nobodys_address(twilio: FakeTwilio) -> None:
    outcome = failed(through(twilio, sender="+15005550001"))
    assert (outcome.is_permanent, outcome.cause) == (True, None)
    assert "21212" in outcome.reason


def test_too_many_and_trouble_of_its_own_are_tried_again(twilio: FakeTwilio) -> None:
    twilio.trouble = OVERLOADED
    outcome = failed(through(twilio))
    assert (outcome.is_permanent, outcome.retry_after_seconds) == (False, 30)
    twilio.trouble = (500, 20500)
    outcome = failed(through(twilio))
    assert (outcome.is_permanent, outcome.retry_after_seconds) == (False, None)


@pytest.mark.parametrize(("code", "kind"), [("SMS", "sms"), ("PHONE", "phone")])
def test_a_gateway_gets_json(sink: Sink, code: str, kind: str) -> None:
    sink.tell(Reply(202, body=b'{"id": "m-1"}'))
    outcome = CHANNELS[code].send(page(BOB), by(f"http://ann:secret@127.0.0.1:{sink.port}/sms", sink.url))
    assert outcome == Delivered("m-1")
    [request] = sink.requests
    assert (request.method, request.path) == ("POST", "/sms")
    assert request.headers["authorization"].startswith("Basic ")
    assert request.headers["idempotency-key"] == request.json["reference"] == page(BOB).reference
    assert (request.json["to"], request.json["kind"]) == (BOB, kind)
    assert "Checkout is down" in request.json["text"]
    assert (LINK in request.json["text"]) == (kind == "sms")


@pytest.mark.parametrize(
    ("status", "cause", "is_permanent"),
    [
        (401, Cause.PROVIDER, True),
        (404, Cause.PROVIDER, True),
        (410, Cause.ADDRESS, True),
        (422, None, True),
        (503, None, False),
    ],
)
def test_what_a_gateway_may_answer(sink: Sink, status: int, cause: Cause | None, is_permanent: bool) -> None:
    sink.tell(status)
    outcome = failed(CHANNELS["SMS"].send(page(BOB), by(f"{sink.url}/sms", sink.url)))
    assert (outcome.cause, outcome.is_permanent) == (cause, is_permanent)


@pytest.mark.parametrize("code", ["SMS", "PHONE"])
def test_without_a_provider_it_fails_for_good_and_the_next_method_is_used(code: str) -> None:
    outcome = failed(CHANNELS[code].send(page(BOB), config()))
    assert (outcome.is_permanent, outcome.is_bounce) == (True, False)
    assert f"{code}_URLS" in outcome.reason


@pytest.mark.parametrize(
    "typed", ["+33612345678", "+33 6 12 34 56 78", "0033 6.12.34.56.78", " +33 (0)6-12-34-56-78\n"]
)
def test_a_number_is_kept_in_one_form(typed: str) -> None:
    assert CHANNELS["SMS"].check_address(typed) == BOB


@pytest.mark.parametrize(
    "typed", ["", "0612345678", "+0612345678", "+33", "+331234567890123456", "+33six", "é"]
)
def test_what_is_no_number_is_told_what_one_looks_like(typed: str) -> None:
    with pytest.raises(BadAddress, match="such as"):
        CHANNELS["PHONE"].check_address(typed)


def test_a_long_sms_is_cut_before_its_link() -> None:
    long = page(BOB, text="words " * 200, actions=(Action("Acknowledge", LINK + "x" * 100),))
    text = sms_text(long)
    assert LONGEST_SMS - 6 <= len(text) <= LONGEST_SMS
    assert text.splitlines()[-1] == LINK + "x" * 100
    assert text.splitlines()[-2].endswith("...")


def test_an_sms_without_links_is_words_alone() -> None:
    assert sms_text(page(BOB, title="T", text="", actions=(), url=None)) == "T"


def test_a_call_says_no_link_and_is_short() -> None:
    said = spoken_text(page(BOB, text="word " * 500))
    assert LINK not in said
    assert len(said) <= 600

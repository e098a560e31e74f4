"""`releve doctor` tries each provider without sending anything, and says by how far it came what to do."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from portal.core.settings import Settings
from portal.messages.providers.trying import Tried, tried_providers
from tests.edge.certificates import self_signed
from tests.edge.sink import http_sink
from tests.edge.smtp import smtp_server
from tests.edge.twilio import twilio_server


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens on, kept for the time of the test."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def tried(**given: Any) -> list[Tried]:
    return list(
        tried_providers(Settings(base_url="https://oncall.example", http_allow=("127.0.0.1",), **given))
    )


def test_nothing_set_up_is_nothing_tried() -> None:
    assert tried() == []


def test_a_mail_server_is_tried_up_to_the_sign_in_and_no_mail_is_sent() -> None:
    with smtp_server(users={"ann": "right"}) as server:
        url = f"smtp://ann:right@127.0.0.1:{server.port}?tls=off"
        (one,) = tried(smtp_url=url)
        assert one == Tried(
            "EMAIL", "SMTP_URL", f"127.0.0.1:{server.port}", "answers, not encrypted, the sign-in is taken"
        )
        assert server.inbox == []


def test_the_second_one_is_named_as_such_and_a_password_is_never_shown() -> None:
    with smtp_server(users={"ann": "right"}) as server:
        first, second = tried(
            smtp_url=server.url, smtp_url_2=f"smtp://ann:hunter22@127.0.0.1:{server.port}?tls=off"
        )
    assert (first.said, first.advice) == ("answers, not encrypted, no sign-in is set", "")
    assert second.advice == "Correct user and password in SMTP_URL_2."
    assert "hunter22" not in repr(second)


def test_a_certificate_nobody_vouches_for(tmp_path: Path) -> None:
    bad = self_signed(tmp_path, "127.0.0.1")
    with smtp_server(starttls=bad) as server, http_sink(tls=bad) as gateway:
        mail, sms = tried(smtp_url=server.url, sms_urls=(f"{gateway.url}/sms",))
        assert gateway.requests == []
    assert "not trusted" in mail.said
    assert mail.advice.startswith("Mend its certificate, or write in SMTP_URL")
    assert "not trusted" in sms.said
    assert sms.advice.startswith("Mend its certificate, or write in SMS_URLS")


def test_where_nobody_listens(closed_port: int) -> None:
    mail, phone = tried(
        smtp_url=f"smtp://127.0.0.1:{closed_port}", phone_urls=(f"https://127.0.0.1:{closed_port}/call",)
    )
    assert "firewall" in mail.advice
    assert "firewall" in phone.advice
    assert "PHONE_URLS" in phone.advice


def test_a_name_that_is_none() -> None:
    (mail,) = tried(smtp_url="smtp://mail.invalid")
    assert mail.advice == "Correct the host in SMTP_URL, or the name server of this machine."


def test_a_sign_in_where_none_is_taken() -> None:
    with smtp_server() as server:
        (mail,) = tried(smtp_url=f"smtp://ann:right@127.0.0.1:{server.port}?tls=off")
    assert mail.advice == "It takes no sign-in there: leave user and password out of SMTP_URL."


def test_encryption_that_is_asked_for_and_not_offered() -> None:
    with smtp_server() as server:
        (mail,) = tried(smtp_url=f"{server.url}?tls=required")
    assert "STARTTLS" in mail.advice


def test_an_encrypted_greeting_on_a_port_that_speaks_plainly() -> None:
    with smtp_server() as server:
        (mail,) = tried(smtp_url=f"smtps://127.0.0.1:{server.port}")
    assert mail.advice.startswith("Use smtps:// for port 465")


def test_a_gateway_gets_a_connection_and_nothing_else() -> None:
    with http_sink() as gateway:
        (sms,) = tried(sms_urls=(f"http://key@127.0.0.1:{gateway.port}/sms",))
        assert gateway.requests == []
    assert (sms.place, sms.said, sms.advice) == (f"127.0.0.1:{gateway.port}", "answers, not encrypted", "")


def test_twilio_is_asked_for_our_account_and_nobody_is_called() -> None:
    with twilio_server() as twilio:
        (one,) = tried(phone_urls=(twilio.url(),))
        assert twilio.sent == []
    place = twilio.base.removeprefix("http://")
    assert one == Tried("PHONE", "PHONE_URLS", place, "answers, not encrypted, the account is active")


def test_twilio_refuses_a_wrong_token() -> None:
    with twilio_server() as twilio:
        (one,) = tried(sms_urls=(twilio.url(token="hunter22"),))
    assert one.said == "answers, not encrypted, refuses our account (401)"
    assert one.advice == "Correct account and token in SMS_URLS."
    assert "hunter22" not in repr(one)


def test_an_account_that_is_suspended_sends_nothing() -> None:
    with twilio_server() as twilio:
        twilio.state = "suspended"
        (one,) = tried(sms_urls=(twilio.url(),))
    assert one.said.endswith("the account is suspended")
    assert one.advice.startswith("Sign in to Twilio")


def test_twilio_in_trouble_of_its_own_says_nothing_about_our_key() -> None:
    with twilio_server() as twilio:
        twilio.trouble = (500, 20500)
        (one,) = tried(sms_urls=(twilio.url(),))
    assert one.said.endswith("does not say how our account is (500)")
    assert "Correct" not in one.advice


def test_a_gateway_inside_that_is_not_allowed() -> None:
    settings = Settings(base_url="https://oncall.example", sms_urls=("https://127.0.0.1/sms",))
    (sms,) = tried_providers(settings)
    assert "HTTP_ALLOW" in sms.advice

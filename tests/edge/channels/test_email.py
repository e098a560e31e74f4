"""E-mail, as a real mail server takes it, refuses it, or lets it hang."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from portal.core import wire
from portal.messages.channels import CHANNELS, BadAddress
from portal.messages.outgoing import Delivered, Failed, Kept, Outcome, Urgency
from tests.edge.certificates import Authority, authority
from tests.edge.channels.given import NASTY, config, page
from tests.edge.smtp import HANG, Mailbox, smtp_server
from tests.waiting import SOON_SECONDS

EMAIL = CHANNELS["EMAIL"]
BOB = "bob@example.org"


@pytest.fixture
def smtp() -> Iterator[Mailbox]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """An authority that this machine trusts for the length of a test."""
    ca = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", ca.ca_file)
    wire.tls_context.cache_clear()
    yield ca
    wire.tls_context.cache_clear()


def send(url: str, to: str = BOB, deadline_seconds: float = 15, **changes: Any) -> Outcome:
    return EMAIL.send(page(to, **changes), config(provider=url, deadline_seconds=deadline_seconds))


def failure(url: str, **changes: Any) -> Failed:
    outcome = send(url, **changes)
    assert isinstance(outcome, Failed)
    return outcome


def test_a_page(smtp: Mailbox) -> None:
    outcome = send(smtp.url, written_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC))

    [mail] = smtp.inbox
    message = mail.message
    assert (mail.sender, mail.recipients) == ("releve@oncall.example", (BOB,))
    assert message["From"] == "Relève <releve@oncall.example>"
    assert message["To"] == "Bob <bob@example.org>"
    assert message["Subject"] == "SEV1 Checkout is down"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Priority"] == "1 (Highest)"
    assert parsedate_to_datetime(message["Date"]) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert outcome == Delivered(message["Message-ID"])


def test_both_parts_say_the_same(smtp: Mailbox) -> None:
    send(smtp.url)

    plain, page_part = smtp.inbox[0].message.iter_parts()
    assert plain.get_content().split("\r\n" if "\r\n" in plain.get_content() else "\n") == [
        "Payments fail in eu-west-1.",
        "First seen 02:14.",
        "",
        "Acknowledge: https://oncall.example/ack/abc",
        "",
        "Open: https://oncall.example/incidents/INC-4K7QX2",
        "",
    ]
    html = page_part.get_content()
    assert "<p>Payments fail in eu-west-1.<br>First seen 02:14.</p>" in html
    assert '<a class="button" href="https://oncall.example/ack/abc">Acknowledge</a>' in html
    assert '<html lang="en">' in html


def test_a_notice_is_not_marked_urgent(smtp: Mailbox) -> None:
    send(smtp.url, urgency=Urgency.NORMAL)

    assert smtp.inbox[0].message["X-Priority"] is None
    assert smtp.inbox[0].message["Date"] is None


def test_a_duplicate_has_the_same_message_id_and_another_message_has_not(smtp: Mailbox) -> None:
    for reference in ("a", "a", "b"):
        send(smtp.url, reference=reference)

    ids = [mail.message["Message-ID"] for mail in smtp.inbox]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@oncall.example>")


def test_line_breaks_in_a_title_send_one_clean_mail(smtp: Mailbox) -> None:
    evil = "Down\r\nBcc: eve@evil.example\r\n\r\nbody\n\x00\x1b[31m"
    send(smtp.url, title=evil, recipient_name=f"Bob\r\nCc: {BOB}", locale="en\r\nX-Evil: 1", reference=evil)

    [mail] = smtp.inbox
    assert mail.recipients == (BOB,)
    assert mail.message["Subject"] == "Down Bcc: eve@evil.example body [31m"
    assert mail.message["Bcc"] is None
    assert mail.message["Cc"] is None
    assert mail.message["X-Evil"] is None
    assert mail.message.get_content_type() == "multipart/alternative"


def test_a_title_that_looks_encoded_sends_one_clean_mail(smtp: Mailbox) -> None:
    evil = "=?utf-8?q?a=0D=0ABcc:=20eve@evil.example=0D=0A=0D=0Ax?="
    send(smtp.url, title=evil, recipient_name=evil)

    [mail] = smtp.inbox
    assert mail.recipients == (BOB,)
    assert mail.raw.count(b"\r\nBcc") == 0
    assert mail.message["Bcc"] is None
    assert [mailbox.addr_spec for mailbox in mail.message["To"].addresses] == [BOB]


def test_markup_in_an_alert_is_text(smtp: Mailbox) -> None:
    send(smtp.url, title=NASTY, text=f'"><script>alert(1)</script>\n\n.\r\n{NASTY}')

    plain, html = (part.get_content() for part in smtp.inbox[0].message.iter_parts())
    assert "<script>" in plain
    assert "\n.\n" in plain.replace("\r\n", "\n")
    assert "<script>" not in html
    assert "&lt;!channel&gt; @everyone *bold* &amp; &lt;b&gt;x&lt;/b&gt;" in html


def test_any_script_arrives_in_seven_bits(smtp: Mailbox) -> None:
    text = "Zażółć gęślą jaźń 😀 " + "長" * 2000
    send(smtp.url, title="Büro 😀 " * 10, text=text, recipient_name="Ötzi 😀")

    mail = smtp.inbox[0]
    assert mail.raw.isascii()
    assert max(map(len, mail.raw.split(b"\r\n"))) < 998
    assert mail.message["Subject"] == ("Büro 😀 " * 10).strip()
    assert text in next(mail.message.iter_parts()).get_content()


def test_a_very_long_title_is_cut(smtp: Mailbox) -> None:
    send(smtp.url, title="x" * 5000)

    assert len(smtp.inbox[0].message["Subject"]) == 250


def test_without_a_mail_server_the_message_is_kept() -> None:
    outcome = EMAIL.send(page(BOB), config())

    assert isinstance(outcome, Kept)
    assert "SMTP_URL" in outcome.reason


@pytest.mark.parametrize(
    ("reply", "is_permanent"),
    [("451 4.3.0 Come again", False), ("421 4.7.0 Closing", False), ("554 5.6.0 Too ugly", True)],
)
def test_refused_mails(smtp: Mailbox, reply: str, *, is_permanent: bool) -> None:
    smtp.tell(reply)

    failed = failure(smtp.url)

    assert failed.is_permanent is is_permanent
    assert f"Mail server 127.0.0.1: it refuses ({reply})." == failed.reason
    assert isinstance(send(smtp.url), Delivered)


@pytest.mark.parametrize(
    ("reply", "is_permanent"), [("550 5.1.1 No such user", True), ("450 4.2.1 Later", False)]
)
def test_refused_recipients(smtp: Mailbox, reply: str, *, is_permanent: bool) -> None:
    smtp.refuse(BOB, reply)

    failed = failure(smtp.url)

    assert failed.is_permanent is is_permanent
    assert reply in failed.reason
    smtp.accept(BOB)
    assert isinstance(send(smtp.url), Delivered)


def test_a_server_that_is_down_and_comes_back() -> None:
    with smtp_server() as gone:
        pass

    failed = failure(gone.url)

    assert not failed.is_permanent
    assert failed.reason == "Mail server 127.0.0.1: Connection refused."
    with smtp_server(port=gone.port):
        assert isinstance(send(gone.url), Delivered)


def test_a_server_that_hangs_is_left_at_the_deadline(smtp: Mailbox) -> None:
    smtp.tell(HANG)
    began = time.monotonic()

    failed = failure(smtp.url, deadline_seconds=0.3)

    assert (failed.is_permanent, failed.is_silent) == (False, True)
    assert "did not answer in time" in failed.reason
    assert time.monotonic() - began < SOON_SECONDS


def test_a_server_that_drips_is_left_at_the_deadline() -> None:
    """A greeting without end, one line well within any socket timeout."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        began = time.monotonic()
        failed = failure(f"smtp://127.0.0.1:{listener.getsockname()[1]}", deadline_seconds=0.3)
        assert time.monotonic() - began < SOON_SECONDS
        thread.join()

    assert "did not answer in time" in failed.reason


def drip(listener: socket.socket) -> None:
    connection, _peer = listener.accept()
    with closing(connection):
        while True:
            try:
                connection.sendall(b"220-wait\r\n")
            except OSError:
                return
            time.sleep(0.05)


def test_signing_in() -> None:
    with smtp_server(users={"re": "p@ss/word"}) as smtp:
        assert isinstance(send(smtp.url.replace("//", "//re:p%40ss%2Fword@")), Delivered)
        assert smtp.inbox[0].was_signed_in

        failed = failure(smtp.url.replace("//", "//re:wrong@"))
        assert failed.is_permanent
        assert "Check user and password in SMTP_URL" in failed.reason


def test_encryption_is_used_when_offered(trusted: Authority) -> None:
    with smtp_server(starttls=trusted.server("127.0.0.1")) as smtp:
        assert isinstance(send(smtp.url), Delivered)
        assert isinstance(send(f"{smtp.url}?tls=required"), Delivered)
        assert isinstance(send(f"{smtp.url}?tls=off"), Delivered)

        assert [mail.was_encrypted for mail in smtp.inbox] == [True, True, False]


def test_encryption_from_the_start(trusted: Authority) -> None:
    with smtp_server(tls=trusted.server("127.0.0.1")) as smtp:
        assert isinstance(send(smtp.url), Delivered)
        assert smtp.inbox[0].was_encrypted


def test_required_encryption_that_is_not_offered_sends_nothing(smtp: Mailbox) -> None:
    failed = failure(f"{smtp.url}?tls=required")

    assert failed.is_permanent
    assert "STARTTLS" in failed.reason
    assert smtp.inbox == []


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_bad_certificate_sends_nothing(tmp_path: Path, kind: str) -> None:
    context = authority(tmp_path).server("127.0.0.1")
    with smtp_server(starttls=context) if kind == "starttls" else smtp_server(tls=context) as smtp:
        failed = failure(smtp.url)

        assert failed.is_permanent
        assert "its certificate is not trusted" in failed.reason
        assert smtp.inbox == []


@pytest.mark.parametrize(
    "url", ["http://x", "smtp://", "mail.example", "smtp://h:99999", "smtp://h?tls=maybe"]
)
def test_a_wrong_setting_is_told(url: str) -> None:
    failed = failure(url)

    assert failed.is_permanent
    assert failed.reason.startswith("Not sent: ")


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        (" Ann.Lee+x@Example.ORG ", "Ann.Lee+x@example.org"),
        ("ann@exämple.org", "ann@xn--exmple-cua.org"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_good_addresses(address: str, normal: str) -> None:
    assert EMAIL.check_address(address) == normal


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "a b@example.org",
        "ann@exa mple.org",
        "ann@example.org,eve@evil.example",
        "ann@example.org\r\nBcc: eve@evil.example",
        "Ann <ann@example.org>",
        ".ann@example.org",
        "ann..lee@example.org",
        "ann@example..org",
        "ann@-example.org",
        "é@example.org",
        "x" * 65 + "@example.org",
        "=?utf-8?q?a=0D=0ABcc=3Aeve?=@example.org",
        "ann@" + "x" * 64 + ".org",
    ],
)
def test_bad_addresses(address: str) -> None:
    with pytest.raises(BadAddress, match=r"ann@example\.org"):
        EMAIL.check_address(address)

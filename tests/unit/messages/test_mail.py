"""Whatever an alert says, the mail made from it has the headers we chose and no others."""

import email
import email.policy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.messages.channels.mail import mail
from portal.messages.outgoing import Outgoing, Urgency

NOTICE = Outgoing(
    reference="r", recipient_name="Bob", address="bob@example.org", title="t", text="x", urgency=Urgency.HIGH
)
HEADERS = {
    "from", "to", "subject", "message-id", "auto-submitted", "content-language", "x-priority", "importance",
    "mime-version", "content-type",
}  # fmt: skip
PIECES = [
    "\r\n",
    "\n",
    "\r",
    "Bcc: eve@evil.example",
    "=?utf-8?q?",
    "=0D=0A",
    "?=",
    '"',
    "<a@b>",
    ",",
    "é",
    " ",
    "\\",
]
nasty = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=12).map("".join)
titles = st.lists(st.sampled_from(["échoué", "côté", "😀", "le", "ne", "長い"]), min_size=1, max_size=40).map(
    " ".join
)


@given(title=nasty, name=nasty, locale=nasty, reference=nasty, text=nasty)
def test_no_header_can_be_put_in(title: str, name: str, locale: str, reference: str, text: str) -> None:
    given_ = replace(
        NOTICE, title=title, recipient_name=name, locale=locale, reference=f"x{reference}", text=text
    )

    raw = mail(given_, "Relève <releve@oncall.example>").as_bytes()

    head = raw.partition(b"\r\n\r\n")[0]
    names = [
        line.partition(b":")[0].decode().lower() for line in head.split(b"\r\n") if not line[:1].isspace()
    ]
    assert set(names) == HEADERS
    assert len(names) == len(HEADERS)
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert [address.addr_spec for address in read["To"].addresses] == ["bob@example.org"]


@given(titles)
def test_a_subject_is_read_as_it_was_written(title: str) -> None:
    raw = mail(replace(NOTICE, title=title), "releve@oncall.example").as_bytes()

    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == title
    assert max(map(len, raw.split(b"\r\n"))) <= 78

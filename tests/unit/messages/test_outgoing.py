"""Text made fit for a channel."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.messages.outgoing import Cause, Failed, Outgoing, Urgency, one_line, shortened


def test_short_text_is_left_alone() -> None:
    assert shortened("abc", 3) == "abc"


def test_cut_text_says_so() -> None:
    assert shortened("one two three", 5) == "one…"


@given(st.text(), st.integers(1, 50))
def test_never_longer_than_the_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


@given(st.text())
def test_one_line_has_no_breaks_or_control_characters(text: str) -> None:
    line = one_line(text)

    assert line.isprintable()
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1


def test_one_line_keeps_the_words_apart() -> None:
    assert one_line("a\r\nBcc: x\x1b[31m\u2028b") == "a Bcc: x [31m b"


def test_only_a_dead_address_is_a_bounce() -> None:
    found = [
        Failed("no", is_permanent=True, cause=cause).is_bounce
        for cause in (Cause.ADDRESS, Cause.PROVIDER, None)
    ]
    assert found == [True, False, False]


def test_a_message_is_not_urgent_unless_it_says_so() -> None:
    letter = Outgoing(reference="1", recipient_name="Bob", address="bob@example.com", title="Hi", text="")
    assert (letter.is_urgent, letter.locale) == (False, "en")
    assert replace(letter, urgency=Urgency.HIGH).is_urgent

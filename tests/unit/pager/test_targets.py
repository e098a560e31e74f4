"""Which of a person's contact methods a page goes to."""

from dataclasses import dataclass

import pytest

from portal.pager.reach.methods import methods_for, next_method


@dataclass(frozen=True)
class Way:
    id: int
    channel: str
    is_waking: bool = True


MAIL, CHAT = Way(1, "EMAIL", False), Way(5, "SLACK", False)
SMS, WORK, PUSH = Way(2, "SMS"), Way(3, "SMS"), Way(4, "PUSH")
WAYS = [MAIL, SMS, CHAT, WORK, PUSH]


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        ((), [SMS]),
        (("PHONE",), [SMS]),
        (("EMAIL",), [MAIL]),
        (("SMS",), [SMS]),
        (("PUSH", "SMS"), [PUSH, SMS]),
        (("PHONE", "PUSH"), [PUSH]),
        (("SMS", "SMS"), [SMS]),
    ],
    ids=[
        "none named: the first that wakes", "one they have not: the first that wakes", "mail alone, if asked for",
        "their first of a kind", "in the order of the step", "what they have of it", "each once",
    ],
)  # fmt: skip
def test_a_step_uses_their_first_method_of_each_channel_it_names(
    channels: tuple[str, ...], expected: list[Way]
) -> None:
    assert methods_for(WAYS, channels) == expected


def test_a_page_is_never_dropped_for_its_channel() -> None:
    assert methods_for([MAIL], ("SMS",)) == [MAIL]
    assert methods_for([MAIL], ()) == [MAIL]
    assert methods_for([CHAT, MAIL], ("SMS",)) == [CHAT]
    assert methods_for([], ("SMS",)) == []


def test_those_that_wake_are_tried_first_and_each_once() -> None:
    tried: list[int] = []
    while method := next_method(WAYS, tried):
        tried.append(method.id)
    assert tried == [SMS.id, WORK.id, PUSH.id, MAIL.id, CHAT.id]


def test_without_a_method_there_is_no_next() -> None:
    assert next_method([], []) is None

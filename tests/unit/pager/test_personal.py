from dataclasses import dataclass

import pytest

from portal.messages.notification_rules.wishes import Wish, suggested
from portal.pager.reach.methods import turns


@dataclass(frozen=True)
class Way:
    id: int
    channel: str
    is_waking: bool = True


MAIL, PUSH, HOOK = Way(1, "EMAIL", is_waking=False), Way(2, "PUSH"), Way(3, "WEBHOOK")
WAYS = [MAIL, PUSH, HOOK]
RULES = [Wish(2, 0), Wish(2, 2), Wish(3, 5)]


def said(found: list[tuple[Way, int]]) -> list[tuple[str, int]]:
    return [(way.channel, minutes) for way, minutes in found]


@pytest.mark.parametrize(
    ("channels", "wishes", "expected"),
    [
        ((), [], [("PUSH", 0)]),
        (("EMAIL", "PUSH"), [], [("EMAIL", 0), ("PUSH", 0)]),
        ((), RULES, [("PUSH", 0), ("PUSH", 2), ("WEBHOOK", 5)]),
        (("EMAIL",), RULES, [("EMAIL", 0), ("PUSH", 2), ("WEBHOOK", 5)]),
        (("SMS",), RULES, [("PUSH", 0), ("PUSH", 2), ("WEBHOOK", 5)]),
        ((), [Wish(3, 0), Wish(1, 0)], [("WEBHOOK", 0), ("EMAIL", 0)]),
        ((), [Wish(3, 5)], [("PUSH", 0), ("WEBHOOK", 5)]),
        ((), [Wish(9, 0), Wish(9, 1), Wish(1, 2)], [("PUSH", 0), ("EMAIL", 2)]),
        ((), [Wish(3, 5), Wish(2, 1), Wish(3, 0)], [("WEBHOOK", 0), ("PUSH", 1), ("WEBHOOK", 5)]),
    ],
)
def test_the_turns_of_a_page(
    channels: tuple[str, ...], wishes: list[Wish], expected: list[tuple[str, int]]
) -> None:
    assert said(turns(WAYS, channels, wishes)) == expected


@pytest.mark.parametrize("wishes", [[], RULES, [Wish(9, 0)], [Wish(1, 120)]])
@pytest.mark.parametrize("channels", [(), ("EMAIL",), ("SMS",)])
def test_something_always_goes_at_once(channels: tuple[str, ...], wishes: list[Wish]) -> None:
    assert turns(WAYS, channels, wishes)[0][1] == 0


def test_who_has_no_method_cannot_be_helped_by_rules() -> None:
    assert turns([], (), RULES) == []


def test_the_suggested_rules() -> None:
    assert suggested(WAYS, is_high=True) == [Wish(2, 0), Wish(2, 2), Wish(3, 5), Wish(1, 10)]
    assert suggested([MAIL], is_high=True) == [Wish(1, 0), Wish(1, 2)]
    assert suggested(WAYS, is_high=False) == [Wish(1, 0)]
    assert suggested([], is_high=True) == suggested([], is_high=False) == []

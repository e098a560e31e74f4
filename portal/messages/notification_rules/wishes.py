"""A person's own rules: which of their methods is used how long after a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Method(Protocol):
    """What a rule has to know of a contact method."""

    @property
    def id(self) -> int: ...
    @property
    def is_waking(self) -> bool: ...


@dataclass(frozen=True)
class Wish:
    """One rule. Units: minutes after the page."""

    method_id: int
    delay_minutes: int


def suggested(methods: Sequence[Method], *, is_high: bool) -> list[Wish]:
    """Rules to begin with, none for who has no method.

    High: the first method that wakes at once and again after 2 minutes, the next two after 5 and 10. Low: the
    first method, once. 2 minutes are long enough to find the phone and short enough to matter; all of them
    chosen by us.
    """
    if not is_high:
        return [Wish(method.id, 0) for method in methods[:1]]
    loudest_first = sorted(methods, key=lambda method: not method.is_waking)
    order = [*loudest_first[:1] * 2, *loudest_first[1:3]]
    return [Wish(method.id, minutes) for method, minutes in zip(order, (0, 2, 5, 10), strict=False)]

"""Which of a person's contact methods a page goes to, and when, by the step and by their own rules: pure choices."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from portal.messages.notification_rules.wishes import Wish


class Method(Protocol):
    """What the choice has to know of a verified contact method."""

    @property
    def id(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def is_waking(self) -> bool: ...


M = TypeVar("M", bound=Method)


def methods_for(methods: Sequence[M], channels: Sequence[str]) -> list[M]:
    """The methods a step uses for one person: their first of each channel it names.

    Shape:  `methods` are the person's usable ones in their own order. Where the step names no channel, or none
            they have, it is the first that wakes them, else the first: a page is never dropped for its channel.
    """
    firsts = [next((m for m in methods if m.channel == channel), None) for channel in channels]
    matching = [m for m in firsts if m is not None]
    if matching:
        return list(dict.fromkeys(matching))
    return [m for m in methods if m.is_waking][:1] or list(methods[:1])


def next_method(methods: Sequence[M], tried_ids: Collection[int]) -> M | None:
    """The person's next method that has not been tried in this step: those that wake first."""
    untried = [m for m in methods if m.id not in tried_ids]
    return next((m for m in untried if m.is_waking), untried[0] if untried else None)


def turns(methods: Sequence[M], channels: Sequence[str], wishes: Sequence[Wish]) -> list[tuple[M, int]]:
    """What one page does to one person while nobody acknowledges: methods, and minutes after the page.

    Shape:  `methods` are the person's usable ones in their order; the answer is sorted by minute, no turn twice.
            What a step names goes at once and the person's own rules with a delay follow; a step that names
            nothing they have leaves the first minute to their rules as well. A rule whose method is not usable
            is skipped. Something always goes at once: without a rule for it, what goes without rules.
    """
    usable = {method.id: method for method in methods}
    wished = [(usable[wish.method_id], wish.delay_minutes) for wish in wishes if wish.method_id in usable]
    is_named = any(method.channel in channels for method in methods)
    own = [] if is_named else [turn for turn in wished if turn[1] == 0]
    at_once = own or [(method, 0) for method in methods_for(methods, channels)]
    later = [turn for turn in wished if turn[1] > 0]
    return sorted(dict.fromkeys(at_once + later), key=lambda turn: turn[1])

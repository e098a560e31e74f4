"""Which of a person's contact methods a page goes to, as a pure choice."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar


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

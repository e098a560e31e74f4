"""What can be done to a swap, in words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from portal.core.text import _
from portal.swaps.models import Swap
from portal.swaps.moves import Move


@dataclass(frozen=True)
class Button:
    """Posts its noun; `kind` is that of a button, `needs_words` whether it wants a note."""

    noun: str
    label: str
    kind: str = "default"
    needs_words: bool = False


def buttons(able_to: Collection[Move], swap: Swap, warnings: Sequence[str]) -> list[Button]:
    """In the order in which they stand; asking more people is done elsewhere."""
    return [button for button in _all(swap, warnings) if button.noun in able_to]


def note_help(shown: Sequence[Button]) -> str:
    wanting = [button.label for button in shown if button.needs_words]
    return _("Needed for: %(answers)s", answers=", ".join(wanting)) if wanting else ""


def _all(swap: Swap, warnings: Sequence[str]) -> Iterator[Button]:
    yield Button(Move.ACCEPT, _("Yes"), "primary", needs_words=bool(warnings) and not swap.is_offered)
    yield Button(Move.REFUSE, _("I cannot"))
    yield Button(Move.APPROVE, _("Approve"), "primary")
    yield Button(Move.REJECT, _("Do not approve"), needs_words=True)
    yield Button(Move.RETURN, _("Give it back"))
    yield Button(Move.CANCEL, _("Withdraw"))

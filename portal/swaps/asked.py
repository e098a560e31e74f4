"""Asking for a yes: who is asked about a swap, again, and not any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import force_locale

from portal.asks.actions import ask, withdraw
from portal.asks.models import Ask
from portal.asks.queries import asks_about
from portal.people.models import Person
from portal.swaps.models import Swap
from portal.swaps.queries import APPROVAL, COVER, SWAP
from portal.swaps.wording import question, question_lines


def ask_people(swap: Swap, people: Iterable[Person], *, at: datetime) -> list[Ask]:
    """Each once; whoever asked has agreed already."""
    return [_ask(swap, person, at) for person in people if person.id != swap.asked_by_id]


def open_asks(swap: Swap) -> Sequence[Ask]:
    """Whose answer is waited for."""
    return asks_about(SWAP, [swap.key], is_open=True)


def take_back(swap: Swap, *, at: datetime, but: Ask | None = None) -> None:
    """Nobody has to answer any more, the managers neither."""
    for kind in (SWAP, APPROVAL, COVER):
        withdraw(kind, swap.key, at=at, but=but)


def _ask(swap: Swap, person: Person, at: datetime) -> Ask:
    with force_locale(person.locale):
        title, text = question(swap), "\n".join(question_lines(swap, person))
    return ask(
        SWAP, swap.key, person, title=title, text=text, by=swap.asked_by, at=at, due_at=swap.expires_at
    )

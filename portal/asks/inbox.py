"""Asks as their person meets them: with a card by their kind, and a form to answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.asks.actions import Settled, give_answer, told
from portal.asks.forms import AnswerForm
from portal.asks.kinds import Card, kind_or_none
from portal.asks.models import Ask
from portal.core.errors import Refused


@dataclass(frozen=True)
class Shown:
    """One open ask on a page."""

    ask: Ask
    card: Card
    form: AnswerForm


def shown(asks: Sequence[Ask]) -> list[Shown]:
    """In the order given; each kind is asked for its cards once."""
    cards = cards_of(asks)
    return [Shown(ask, cards[ask.id], AnswerForm(ask, cards[ask.id], formdata=None)) for ask in asks]


def sent(ask: Ask) -> Shown:
    """With what its person has just sent."""
    card = cards_of([ask])[ask.id]
    return Shown(ask, card, AnswerForm(ask, card))


def answer_sent(one: Shown, *, at: datetime) -> str | None:
    """What came of it, as a sentence; None when the form says what is wrong.

    Who comes second, or twice, is told how it was answered.
    """
    if not one.form.validate():
        return None
    try:
        answer, note = one.form.answer.data or "", one.form.note.data or ""
        said = give_answer(one.ask, one.card, answer, note=note, at=at)
    except Settled as settled:
        return settled.message
    except Refused as refusal:
        one.form.show(refusal)
        return None
    return said or told(one.ask)


def cards_of(asks: Sequence[Ask]) -> Mapping[int, Card]:
    """By the asks' ids. What its kind does not know any more is shown as it was sent."""
    by_kind: dict[str, list[Ask]] = defaultdict(list)
    for ask in asks:
        by_kind[ask.kind].append(ask)
    cards = {ask.id: Card(ask.title, ask.text.splitlines()) for ask in asks}
    for name, of_kind in by_kind.items():
        kind = kind_or_none(name)
        cards |= kind.cards(of_kind) if kind else {}
    return cards

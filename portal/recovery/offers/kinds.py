"""What managers are asked when somebody's score is high."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.core.db import many
from portal.core.text import _
from portal.people.models import Person
from portal.recovery.offers.actions import KIND, decide_offer


def score_offer() -> Kind:
    return Kind(KIND, lambda: _("recovery"), _cards, _answer, _answers, _answered)


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    """As it was when it was asked: the score fades, what it stood for stays."""
    yes, no = _answers()
    choices = (Choice(ACCEPT, yes, is_primary=True), Choice(REFUSE, no))
    return {one.id: Card(one.title, one.text.splitlines(), None, choices) for one in asks}


def _answers() -> tuple[str, str]:
    return _("Give half a day"), _("Not now")


def _answered(answer: str) -> str:
    return {ACCEPT: _("half a day given"), REFUSE: _("not now")}.get(answer, answer)


def _answer(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    (person,) = many(select(Person).where(Person.key == one.reference))
    decide_offer(person, choice == ACCEPT, note=note, by=by, at=at, answered=one)
    return _("Thank you. %(name)s is told.", name=person.name) if choice == ACCEPT else _("Thank you.")

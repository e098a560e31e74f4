"""What managers are asked when somebody has more recovery time than is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.asks.actions import settle, withdraw
from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import Ask
from portal.core.db import many
from portal.core.text import _
from portal.people.models import Person
from portal.recovery.days.giving import keep_longer, pay_out_time
from portal.recovery.upkeep.queries import over_cap_of
from portal.recovery.upkeep.telling import OVER_CAP, over_cap_title

PAY, KEEP = "pay_out", "keep"


def recovery_cap() -> Kind:
    return Kind(OVER_CAP, lambda: _("recovery"), _cards, _answer, _answers, _answered)


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    people = _people(asks)
    over = over_cap_of(people.values(), at=max(one.asked_at for one in asks))
    yes, no = _answers()
    choices = (Choice(PAY, yes, is_primary=True), Choice(KEEP, no))
    return {
        one.id: Card(over_cap_title(person, over[person.id]), one.text.splitlines(), None, choices)
        for one in asks
        if (person := people.get(_key_of(one)))
    }


def _answers() -> tuple[str, str]:
    return _("Pay it out"), _("Keep it for longer")


def _answered(answer: str) -> str:
    return {PAY: _("paid out"), KEEP: _("kept for longer")}.get(answer, answer)


def _answer(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    person = _people([one])[_key_of(one)]
    over = over_cap_of([person], at=at)[person.id]
    if over:
        does = pay_out_time if choice == PAY else keep_longer
        does(person, over, reason=_("more than is kept"), by=by, at=at)
    settle(one, choice, note=note, at=at)
    withdraw(OVER_CAP, one.reference, at=at)
    return _("Thank you. %(name)s is told.", name=person.name)


def _people(asks: Sequence[Ask]) -> dict[str, Person]:
    """By their keys."""
    found = many(select(Person).where(Person.key.in_({_key_of(one) for one in asks})))
    return {person.key: person for person in found}


def _key_of(ask: Ask) -> str:
    return ask.reference.partition(":")[0]

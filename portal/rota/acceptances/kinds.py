"""What people are asked to accept, in their inbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.core.text import _
from portal.people.models import Person
from portal.rota.acceptances.actions import KIND, give_word
from portal.rota.acceptances.queries import acceptances_by_key
from portal.rota.acceptances.wording import lines, question


def shift_acceptance() -> Kind:
    return Kind(KIND, lambda: _("shifts"), _cards, _answer, _answers)


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    found = acceptances_by_key(one.reference for one in asks)
    yes, no = _answers()
    choices = (
        Choice(ACCEPT, yes, is_primary=True),
        Choice(REFUSE, no, note="optional", note_label=_("Why not")),
    )
    return {
        one.id: Card(question(found[one.reference]), lines(found[one.reference]), None, choices)
        for one in asks
        if one.reference in found
    }


def _answers() -> tuple[str, str]:
    return _("Yes, plan me"), _("No")


def _answer(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    acceptance = acceptances_by_key([one.reference])[one.reference]
    give_word(acceptance, choice == ACCEPT, note=note, by=by, at=at, answered=one)
    return _("Thank you. Whoever asked is told.")

"""What managers are asked about leave."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.absences.actions import LEAVE, decide
from portal.absences.hits import lines_about
from portal.absences.models import Absence, Status
from portal.absences.queries import absences_by_key
from portal.absences.wording import absence_text
from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.core.text import _
from portal.people.models import Person


def leave() -> Kind:
    return Kind(LEAVE, lambda: _("leave"), _cards, _answer, _answers, _answered)


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    found = absences_by_key(one.reference for one in asks)
    lines = lines_about([*found.values()])
    return {
        one.id: _card(absence, lines[absence.id])
        for one in asks
        if (absence := found.get(one.reference)) is not None
    }


def _card(absence: Absence, lines: Sequence[str]) -> Card:
    yes, no = _answers()
    choices = (
        Choice(ACCEPT, yes, is_primary=True),
        Choice(REFUSE, no, note="required", note_label=_("Why not")),
    )
    title = _("%(name)s asks for leave: %(when)s", name=absence.person.name, when=absence_text(absence))
    return Card(title, lines, None, choices)


def _answers() -> tuple[str, str]:
    return _("Confirm"), _("Refuse")


def _answered(answer: str) -> str:
    return {ACCEPT: _("confirmed"), REFUSE: _("refused")}.get(answer, answer)


def _answer(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    absence = absences_by_key([one.reference])[one.reference]
    status = Status.REFUSED if choice == REFUSE else Status.CONFIRMED
    decide(absence, status, by=by, at=at, note=note, answered=one)
    return _("Thank you. %(name)s is told.", name=absence.person.name)

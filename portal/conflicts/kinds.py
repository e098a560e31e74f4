"""What managers are asked about a conflict that nobody has solved in time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import Ask
from portal.conflicts.actions import STAYS, decide
from portal.conflicts.models import Conflict
from portal.conflicts.queries import CONFLICT, conflicts_by_key
from portal.conflicts.wording import away_text, hours_text, title_of
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person


def conflict() -> Kind:
    return Kind(
        CONFLICT, lambda: _("conflict"), _cards, _answer, lambda: (_stays(),), lambda _answer: _stays()
    )


def _stays() -> str:
    return _("It stays as it is")


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    found = conflicts_by_key(one.reference for one in asks)
    return {one.id: _card(found[one.reference], one) for one in asks if one.reference in found}


def _card(about: Conflict, one: Ask) -> Card:
    zone = one.person.time_zone
    choices = (Choice(STAYS, _stays(), note="required", note_label=_("What is decided, and why")),)
    lines = hours_text(about, zone), away_text(about, zone)
    return Card(title_of(about), lines, f"/conflicts/{about.key}", choices)


def _answer(one: Ask, _choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    about = conflicts_by_key([one.reference]).get(one.reference)
    if about is None:
        raise Refused(_("This conflict is not there any more."))
    decide(about, note=note, by=by, at=at, answered=one)
    return _("Thank you. %(name)s is told.", name=about.person.name)

"""What managers are asked when somebody has crossed a level."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import Ask
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.workload.crossings.actions import COVER, NOT_NOW, ask_cover, decline_cover
from portal.workload.crossings.models import Crossing
from portal.workload.crossings.queries import CROSSING, crossings_by_key
from portal.workload.crossings.telling import place_of
from portal.workload.crossings.wording import ask_label, title_of


def crossing() -> Kind:
    return Kind(CROSSING, lambda: _("rest"), _cards, _answer, _answers, _answered)


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    found = crossings_by_key(one.reference for one in asks)
    return {one.id: _card(found[one.reference], one) for one in asks if one.reference in found}


def _card(about: Crossing, one: Ask) -> Card:
    choices = (
        Choice(COVER, ask_label(about), is_primary=True),
        Choice(NOT_NOW, _("Not now"), note="optional", note_label=_("Why not now")),
    )
    return Card(title_of(about), one.text.splitlines(), place_of(about), choices)


def _answers() -> tuple[str, str]:
    return _("Ask who is proposed"), _("Not now")


def _answered(answer: str) -> str:
    return {COVER: _("asked"), NOT_NOW: _("not now")}.get(answer, answer)


def _answer(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    about = crossings_by_key([one.reference]).get(one.reference)
    if about is None:
        raise Refused(_("This is over."))
    if choice == NOT_NOW:
        decline_cover(about, by=by, at=at, note=note, answered=one)
        return _("Written down. Nobody is asked.")
    swap = ask_cover(about, by=by, at=at, answered=one)
    return _(
        "%(name)s is asked. Until they say yes, nothing changes.", name=swap.taker.name if swap.taker else ""
    )

"""What swaps ask of people: to take or give hours, to approve, to find somebody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from portal.asks.actions import settle
from portal.asks.kinds import Card, Choice, Kind, Note
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.core import clock
from portal.core.db import many
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.swaps.answering.actions import accept, approve, refuse, reject
from portal.swaps.checking import of_each
from portal.swaps.events import note_event
from portal.swaps.locking import lock
from portal.swaps.models import Happened, State, Swap
from portal.swaps.queries import APPROVAL, COVER, SWAP, swap_by_key, swaps
from portal.swaps.rules.cases import Finding
from portal.swaps.rules.wording import finding_text
from portal.swaps.wording import (
    approval_title,
    headline,
    hours_lines,
    question,
    question_lines,
    untaken_title,
)

KEEP = "keep"
"""The answer of a manager who leaves a shift where it is."""


def kinds() -> Iterable[Kind]:
    return (
        Kind(SWAP, lambda: _("swap"), _swap_cards, _answer_swap, _yes_or_no),
        Kind(APPROVAL, lambda: _("approval"), _approval_cards, _answer_approval, _approve_or_not),
        Kind(
            COVER, lambda: _("cover"), _cover_cards, _answer_cover, lambda: (_("Leave it as it is"),), _kept
        ),
    )


def _swap_cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    found = _swaps_of(asks)
    open_ = [found[one.reference] for one in asks if found[one.reference].state is State.OPEN]
    warnings = {
        (swap.id, person.id): broken
        for person in {one.person for one in asks}
        for swap, broken in zip(open_, of_each(open_, person, at=clock.now()), strict=True)
    }
    return {
        one.id: _swap_card(swap, one, warnings.get((swap.id, one.person_id), ()))
        for one in asks
        for swap in (found[one.reference],)
    }


def _swap_card(swap: Swap, one: Ask, broken: Sequence[Finding]) -> Card:
    """With what the rules say to the one who would answer, of what they would take themselves."""
    warnings = [finding_text(finding, one.person.time_zone) for finding in broken]
    note: Note = "required" if warnings and not swap.is_offered else "optional"
    label = _("Why it is fine all the same") if warnings else _("A word with it")
    yes, no = _yes_or_no()
    choices = (
        Choice(ACCEPT, yes, is_primary=True, note=note, note_label=label),
        Choice(REFUSE, no, note="optional", note_label=_("A word with it")),
    )
    return Card(question(swap), question_lines(swap, one.person), _url(swap), choices, warnings)


def _yes_or_no() -> tuple[str, str]:
    return _("Yes"), _("I cannot")


def _answer_swap(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    swap = _subject(one)
    if choice == REFUSE:
        refuse(swap, by=by, note=note, at=at)
        return _("Thank you. %(name)s is told.", name=swap.asked_by.name)
    accept(swap, by=by, note=note, at=at)
    if swap.state is State.ACCEPTED:
        return _("Thank you. A manager has to approve it; you will be told.")
    return _("Thank you. It is on the schedule, and everybody concerned is told.")


def _approval_cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    return _cards(asks, _approval_card)


def _approval_card(swap: Swap, one: Ask) -> Card:
    choices = (
        Choice(ACCEPT, _("Approve"), is_primary=True, note="optional", note_label=_("A word with it")),
        Choice(REFUSE, _("Do not approve"), note="required", note_label=_("Why not")),
    )
    return Card(approval_title(swap), _summary(swap, one.person), _url(swap), choices)


def _approve_or_not() -> Sequence[str]:
    return _("Approve"), _("Do not approve")


def _answer_approval(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    swap = _subject(one)
    decide: Callable[..., Swap] = approve if choice == ACCEPT else reject
    decide(swap, by=by, note=note, at=at)
    return _("Everybody concerned is told.")


def _cover_cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    return _cards(asks, _cover_card)


def _cover_card(swap: Swap, one: Ask) -> Card:
    choices = (Choice(KEEP, _("Leave it as it is"), note="optional", note_label=_("A word with it")),)
    return Card(untaken_title(swap), _summary(swap, one.person), _url(swap), choices)


def _answer_cover(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    swap = _subject(one)
    lock(swap)
    note_event(swap, Happened.KEPT, by=by, at=at, note=note)
    settle(one, choice, note=note, at=at)
    return _("Then it stays with who has it, unless somebody takes it.")


def _kept(_answer: str) -> str:
    return _("left as it is")


def _summary(swap: Swap, person: Person) -> list[str]:
    lines = [headline(swap), *hours_lines(swap, person.time_zone)]
    return [*lines, *([_("“%(note)s”", note=swap.note)] if swap.note else [])]


def _cards(asks: Sequence[Ask], card: Callable[[Swap, Ask], Card]) -> Mapping[int, Card]:
    found = _swaps_of(asks)
    return {one.id: card(found[one.reference], one) for one in asks if one.reference in found}


def _swaps_of(asks: Sequence[Ask]) -> dict[str, Swap]:
    keys = [one.reference for one in asks]
    return {swap.key: swap for swap in many(swaps().where(Swap.key.in_(keys)))}


def _subject(one: Ask) -> Swap:
    swap = swap_by_key(one.reference)
    if swap is None:
        raise Refused(_("This swap is not there any more."))
    return swap


def _url(swap: Swap) -> str:
    return f"/swaps/{swap.key}"

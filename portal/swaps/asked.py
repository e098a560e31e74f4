"""Asking for a yes: who is asked about a swap, again, and not any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import force_locale

from portal.asks.actions import ask, withdraw
from portal.asks.models import Ask
from portal.asks.queries import asks_about
from portal.core.text import _
from portal.people.models import Person
from portal.swaps.events import note_event
from portal.swaps.models import Happened, Swap
from portal.swaps.queries import APPROVAL, COVER, SWAP, managers_of
from portal.swaps.telling import Word, tell
from portal.swaps.wording import given_text, question, question_lines


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


def leave_to_managers(swap: Swap, *, at: datetime) -> None:
    """Nobody has said yes: somebody who decides has to find a way. Asked once; whoever waits for it knows."""
    swap.announce_at = None
    for manager in managers_of(swap.team):
        if manager.id != swap.giver_id:
            _ask_manager(swap, manager, at)
    event = note_event(swap, Happened.ESCALATED, by=None, at=at)

    def say(_person: Person) -> Word:
        return Word(_("Nobody has said yes to your swap: a manager has it now"))

    tell(swap, event, [swap.giver], say, at=at)


def _ask_manager(swap: Swap, manager: Person, at: datetime) -> None:
    with force_locale(manager.locale):
        title = _("Nobody has taken %(name)s's shift in %(team)s", name=swap.giver.name, team=swap.team.name)
        hint = _("Find somebody on the page of the swap, or leave the shift where it is.")
        text = "\n".join([given_text(swap, manager.time_zone), hint])
    ask(COVER, swap.key, manager, title=title, text=text, by=swap.asked_by, at=at, due_at=swap.expires_at)

"""What is asked about a swap: a yes of somebody, an approval, or that a manager finds somebody; and not any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import force_locale

from portal.asks.actions import ask, remind, withdraw
from portal.asks.models import Ask
from portal.asks.queries import asks_about
from portal.core.text import _
from portal.people.models import Person
from portal.swaps.events import note_event
from portal.swaps.models import Happened, Swap
from portal.swaps.queries import APPROVAL, COVER, SWAP, managers_of
from portal.swaps.telling import Word, tell
from portal.swaps.wording import (
    approval_title,
    given_text,
    headline,
    hours_lines,
    question,
    question_lines,
    untaken_title,
)


def ask_people(swap: Swap, people: Iterable[Person], *, at: datetime) -> list[Ask]:
    """Each once; whoever asked has agreed already."""
    return [_ask(swap, person, at) for person in people if person.id != swap.asked_by_id]


def ask_once_more(swap: Swap, *, mark: str, at: datetime) -> None:
    """Those who have not answered; once for each `mark`."""
    for one in open_asks(swap):
        title, text = _words(swap, one.person)
        remind(one, mark=mark, title=title, text=text, at=at)


def ask_for_approval(swap: Swap, *, at: datetime) -> None:
    """Every manager of the team; one of them is enough."""
    for manager in managers_of(swap.team):
        with force_locale(manager.locale):
            title = approval_title(swap)
            text = "\n".join([headline(swap), *hours_lines(swap, manager.time_zone)])
        ask(APPROVAL, swap.key, manager, title=title, text=text, by=swap.taker, at=at, due_at=swap.expires_at)


def leave_to_managers(swap: Swap, *, at: datetime) -> None:
    """Nobody has said yes: somebody who decides has to find a way. Asked once; whoever waits for it knows."""
    swap.announce_at = None
    for manager in managers_of(swap.team):
        if manager.id != swap.giver_id:
            _ask_to_find_somebody(swap, manager, at)
    event = note_event(swap, Happened.ESCALATED, by=None, at=at)
    told = (swap.giver,)
    tell(
        swap,
        event,
        told,
        lambda _who: Word(_("Nobody has said yes to your swap: a manager has it now")),
        at=at,
    )


def open_asks(swap: Swap) -> Sequence[Ask]:
    """Whose answer is waited for."""
    return asks_about(SWAP, [swap.key], is_open=True)


def take_back(swap: Swap, *, at: datetime) -> None:
    """Nobody has to answer any more, the managers neither."""
    for kind in (SWAP, APPROVAL, COVER):
        withdraw(kind, swap.key, at=at)


def _ask(swap: Swap, person: Person, at: datetime) -> Ask:
    title, text = _words(swap, person)
    return ask(
        SWAP, swap.key, person, title=title, text=text, by=swap.asked_by, at=at, due_at=swap.expires_at
    )


def _words(swap: Swap, person: Person) -> tuple[str, str]:
    with force_locale(person.locale):
        return question(swap), "\n".join(question_lines(swap, person))


def _ask_to_find_somebody(swap: Swap, manager: Person, at: datetime) -> None:
    with force_locale(manager.locale):
        hint = _("Open the swap and find somebody, or leave the shift where it is.")
        title, text = untaken_title(swap), "\n".join([given_text(swap, manager.time_zone), hint])
    ask(COVER, swap.key, manager, title=title, text=text, by=swap.asked_by, at=at, due_at=swap.expires_at)

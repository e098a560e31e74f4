"""Open requests are announced again, then left to a manager, and end when their time has come."""

from datetime import datetime

from portal.core.db import many, transactional
from portal.core.text import _
from portal.people.models import Person
from portal.swaps.asked import ask_once_more, leave_to_managers, take_back
from portal.swaps.deadlines import is_escalation, next_step
from portal.swaps.events import note_event, settle
from portal.swaps.locking import lock
from portal.swaps.models import Happened, State, Swap
from portal.swaps.queries import asked_of, managers_of, swaps
from portal.swaps.telling import Word, tell

MOST = 100
"""Swaps a round looks at; the next round goes on. Chosen by us."""


def due_swaps(at: datetime) -> list[Swap]:
    """What has to be announced or has come to its end, soonest first."""
    live = swaps().where(Swap.settled_at.is_(None))
    due = live.where((Swap.announce_at <= at) | (Swap.expires_at <= at))
    return [*many(due.order_by(Swap.expires_at, Swap.id).limit(MOST))]


@transactional
def go_on(swap: Swap, *, at: datetime) -> None:
    """Whatever is due of a swap: its end, the manager's turn, or one more announcement. Twice does no harm."""
    lock(swap)
    if not swap.is_live:
        return
    if swap.expires_at <= at:
        _expire(swap, at)
    elif swap.announce_at is not None and swap.announce_at <= at:
        due_at, swap.announce_at = swap.announce_at, next_step(swap.starts_at, at)
        if is_escalation(swap.starts_at, at):
            leave_to_managers(swap, at=at)
        elif swap.state is State.OPEN:
            ask_once_more(swap, mark=due_at.strftime("%Y%m%dT%H%M"), at=at)
            note_event(swap, Happened.REMINDED, by=None, at=at)


def _expire(swap: Swap, at: datetime) -> None:
    settle(swap, State.EXPIRED, at=at)
    event = note_event(swap, Happened.EXPIRED, by=None, at=at)
    asked = [one.person for one in asked_of(swap) if one.is_open]
    take_back(swap, at=at)

    def say(person: Person) -> Word:
        if person.id == swap.giver_id:
            return Word(_("Nobody took your shift in time: it stays yours"))
        return Word(_("Nobody has to take %(name)s's shift any more", name=swap.giver.name))

    tell(swap, event, [swap.giver, swap.asked_by, *asked, *managers_of(swap.team)], say, at=at)

"""Saying yes or no to a swap, approving it, and withdrawing it."""

from datetime import datetime

from portal.asks.actions import settle as settle_ask
from portal.asks.models import ACCEPT, REFUSE
from portal.asks.queries import open_ask
from portal.audit.actions import record
from portal.core.db import db, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.access import To, may
from portal.people.models import Person
from portal.people.queries import may_manage, standing
from portal.swaps.answering.applying import apply, check
from portal.swaps.asked import ask_for_approval, leave_to_managers, open_asks, take_back
from portal.swaps.events import note_event, settle
from portal.swaps.locking import demand, lock
from portal.swaps.models import Happened, State, Swap, SwapEvent
from portal.swaps.moves import may_accept, may_choose
from portal.swaps.queries import APPROVAL, COVER, SWAP
from portal.swaps.telling import Word, tell
from portal.swaps.wording import headline


@transactional
def accept(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Say yes: it goes onto the schedule, or to a manager where the team wants that.

    Errors: Refused for somebody who is not asked, for what is no longer open, when a rule forbids it, and when a
    warning has no reason (field `note`).
    """
    lock(swap)
    demand(swap, State.OPEN, at=at)
    asked = open_ask(SWAP, swap.key, by.id)
    held = standing(by, swap.team_id)
    _demand_may_accept(swap, may_accept(swap, by, held, is_asked=asked is not None), by)
    taker = swap.taker if swap.is_offered and swap.taker else by
    check(swap, taker, reason=note or (swap.note if swap.is_offered else None), at=at)
    swap.taker, swap.reason = taker, note
    event = note_event(swap, Happened.ACCEPTED, by=by, at=at, note=note)
    others = [one.person for one in open_asks(swap) if one.person_id != by.id]
    if asked is not None:
        settle_ask(asked, ACCEPT, note=note, at=at)
    take_back(swap, at=at)
    tell(swap, event, others, lambda _who: Word(_need_not(swap, taker)), at=at)
    if swap.needs_approval and not may(held, To.MANAGE):
        _leave_to_approve(swap, event, by, at)
    else:
        apply(swap, by=by, at=at)
    return swap


@transactional
def refuse(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Say no, perhaps with a word. The last no ends a request to named people, and leaves an open one to a manager.

    Each is told at once, but not each of a whole team that says no without a word: the swap's view has them all.
    """
    lock(swap)
    demand(swap, State.OPEN, at=at)
    asked = open_ask(SWAP, swap.key, by.id)
    if asked is None:
        raise NotAllowed(_("You are not asked about this swap."))
    settle_ask(asked, REFUSE, note=note, at=at)
    event = note_event(swap, Happened.REFUSED, by=by, at=at, note=note)
    is_last = not open_asks(swap)
    if note or not swap.is_open:
        tell(swap, event, _parties(swap), lambda _who: Word(_cannot(swap, by)), at=at)
    if is_last and swap.is_open:
        leave_to_managers(swap, at=at)
    elif is_last:
        _end(swap, State.REFUSED, by, at)
    return swap


@transactional
def approve(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """A manager's yes; the rules are asked once more. Errors: Refused as `accept`."""
    lock(swap)
    _demand_decides(swap, by)
    demand(swap, State.ACCEPTED, at=at)
    assert swap.taker is not None
    check(swap, swap.taker, reason=note or swap.reason or swap.note, at=at)
    note_event(swap, Happened.APPROVED, by=by, at=at, note=note)
    _settle_own(swap, by, ACCEPT, note, at)
    apply(swap, by=by, at=at)
    return swap


@transactional
def reject(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """A manager's no, with a word. Errors: Refused without one."""
    lock(swap)
    _demand_decides(swap, by)
    demand(swap, State.ACCEPTED, at=at)
    if not note:
        text = _("Say why: they have found a way between themselves.")
        raise Refused(text, fields={"note": text})
    _settle_own(swap, by, REFUSE, note, at)
    _end(swap, State.REJECTED, by, at)
    event = note_event(swap, Happened.REJECTED, by=by, at=at, note=note)

    def say(_who: Person) -> Word:
        return Word(_("The swap in %(team)s was not approved", team=swap.team.name))

    tell(swap, event, _parties(swap), say, at=at)
    return swap


@transactional
def cancel(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Withdraw a request: whoever asked, whose shift it is, or a manager."""
    lock(swap)
    if not may_choose(swap, by, standing(by, swap.team_id)):
        raise NotAllowed(_("Only %(name)s or a manager can withdraw this.", name=swap.asked_by.name))
    demand(swap, State.OPEN, State.ACCEPTED, at=swap.created_at)
    asked = [one.person for one in open_asks(swap)]
    _end(swap, State.CANCELLED, by, at)
    event = note_event(swap, Happened.CANCELLED, by=by, at=at, note=note)

    def say(_who: Person) -> Word:
        return Word(_("Withdrawn: %(what)s", what=headline(swap)))

    tell(swap, event, [*_parties(swap), *asked], say, at=at)
    return swap


def _demand_may_accept(swap: Swap, is_theirs: bool, by: Person) -> None:
    """Says why not."""
    if is_theirs:
        return
    if swap.is_offered:
        raise NotAllowed(_("Only %(name)s or a manager can accept this.", name=swap.giver.name))
    if by.id == swap.giver_id:
        raise Refused(_("These hours are yours already."))
    raise NotAllowed(_("You are not asked about this swap."))


def _demand_decides(swap: Swap, by: Person) -> None:
    if not may_manage(by, swap.team):
        raise NotAllowed(_("Only a manager of the team decides this."))


def _leave_to_approve(swap: Swap, event: SwapEvent, by: Person, at: datetime) -> None:
    swap.state = State.ACCEPTED
    db.session.flush()
    ask_for_approval(swap, at=at)

    def say(_who: Person) -> Word:
        return Word(_("%(name)s says yes; a manager has to approve", name=by.name))

    tell(swap, event, _parties(swap), say, at=at)


def _cannot(swap: Swap, by: Person) -> str:
    return _("%(name)s cannot: %(what)s", name=by.name, what=headline(swap))


def _need_not(swap: Swap, taker: Person) -> str:
    return _("%(taker)s covers for %(giver)s: you need not", taker=taker.name, giver=swap.giver.name)


def _parties(swap: Swap) -> list[Person | None]:
    return [swap.giver, swap.taker, swap.asked_by]


def _settle_own(swap: Swap, by: Person, answer: str, note: str | None, at: datetime) -> None:
    for kind in (APPROVAL, COVER):
        own = open_ask(kind, swap.key, by.id)
        if own is not None:
            settle_ask(own, answer, note=note, at=at)


def _end(swap: Swap, state: State, by: Person, at: datetime) -> None:
    settle(swap, state, at=at)
    take_back(swap, at=at)
    record(f"swap.{state}", swap.key, by=by.id, at=at)

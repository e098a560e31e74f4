"""Saying yes or no to a swap, approving it, withdrawing it, and giving it back."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import force_locale

from portal.asks.actions import ask, settle
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.asks.queries import open_ask
from portal.audit.actions import record
from portal.core.db import db, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.access import Standing
from portal.people.models import Person
from portal.people.queries import standing
from portal.swaps.answering.applying import apply, check
from portal.swaps.asked import leave_to_managers, open_asks, take_back
from portal.swaps.events import note_event
from portal.swaps.locking import demand, lock
from portal.swaps.models import Happened, State, Swap, SwapEvent
from portal.swaps.queries import APPROVAL, COVER, SWAP, managers_of
from portal.swaps.telling import Word, tell
from portal.swaps.wording import given_text, headline

DECIDES = (Standing.ADMIN, Standing.MANAGER)


@transactional
def accept(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Say yes: it goes onto the schedule, or to a manager where the team wants that.

    Errors: Refused for somebody who is not asked, for what is no longer open, when a rule forbids it, and when a
    warning has no reason (field `note`).
    """
    lock(swap)
    demand(swap, State.OPEN, at=at)
    taker = _taker(swap, by)
    asked = open_ask(SWAP, swap.key, by.id)
    check(swap, taker, reason=note or (swap.note if swap.is_offered else None), at=at)
    swap.taker, swap.reason = taker, note
    event = note_event(swap, Happened.ACCEPTED, by=by, at=at, note=note)
    others = [one.person for one in open_asks(swap) if one.person_id != by.id]
    if asked is not None:
        settle(asked, ACCEPT, note=note, at=at)
    take_back(swap, at=at)
    _tell_others(swap, event, others, at)
    if swap.needs_approval and standing(by, swap.team_id) not in DECIDES:
        _ask_managers(swap, event, at)
    else:
        apply(swap, by=by, at=at)
    return swap


@transactional
def refuse(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Say no, perhaps with a word. The last no ends a request to named people, and leaves an open one to a manager."""
    lock(swap)
    demand(swap, State.OPEN, at=at)
    asked = open_ask(SWAP, swap.key, by.id)
    if asked is None:
        raise NotAllowed(_("You are not asked about this swap."))
    settle(asked, REFUSE, note=note, at=at)
    event = note_event(swap, Happened.REFUSED, by=by, at=at, note=note)
    is_last = not open_asks(swap)
    if note or not swap.is_open:
        _tell_no(swap, event, by, at)
    if is_last and swap.is_open:
        leave_to_managers(swap, at=at)
    elif is_last:
        _end(swap, State.REFUSED, at)
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
    _end(swap, State.REJECTED, at)
    event = note_event(swap, Happened.REJECTED, by=by, at=at, note=note)

    def say(_person: Person) -> Word:
        return Word(_("The swap in %(team)s was not approved", team=swap.team.name))

    tell(swap, event, [swap.giver, swap.taker, swap.asked_by], say, at=at)
    return swap


@transactional
def cancel(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Withdraw a request: whoever asked, whose shift it is, or a manager."""
    lock(swap)
    if by.id not in (swap.asked_by_id, swap.giver_id) and standing(by, swap.team_id) not in DECIDES:
        raise NotAllowed(_("Only %(name)s or a manager can withdraw this.", name=swap.asked_by.name))
    demand(swap, State.OPEN, State.ACCEPTED, at=swap.created_at)
    asked = [one.person for one in open_asks(swap)]
    _end(swap, State.CANCELLED, at)
    event = note_event(swap, Happened.CANCELLED, by=by, at=at, note=note)

    def say(_person: Person) -> Word:
        return Word(_("Withdrawn: %(what)s", what=headline(swap)))

    tell(swap, event, [swap.giver, swap.taker, swap.asked_by, *asked], say, at=at)
    return swap


def _taker(swap: Swap, by: Person) -> Person:
    """Who takes it when somebody says yes. For a giver who cannot, their manager may."""
    if swap.is_offered and swap.taker is not None:
        if by.id != swap.giver_id and standing(by, swap.team_id) not in DECIDES:
            raise NotAllowed(_("Only %(name)s or a manager can accept this.", name=swap.giver.name))
        return swap.taker
    if by.id == swap.giver_id:
        raise Refused(_("These hours are yours already."))
    is_asked = open_ask(SWAP, swap.key, by.id) is not None
    if is_asked or (swap.is_open and standing(by, swap.team_id) in (*DECIDES, Standing.MEMBER)):
        return by
    raise NotAllowed(_("You are not asked about this swap."))


def _demand_decides(swap: Swap, by: Person) -> None:
    if standing(by, swap.team_id) not in DECIDES:
        raise NotAllowed(_("Only a manager of the team decides this."))


def _ask_managers(swap: Swap, event: SwapEvent, at: datetime) -> None:
    swap.state = State.ACCEPTED
    db.session.flush()
    for manager in managers_of(swap.team):
        with force_locale(manager.locale):
            title = _("Approve a swap in %(team)s?", team=swap.team.name)
            text = "\n".join([headline(swap), given_text(swap, manager.time_zone)])
        ask(APPROVAL, swap.key, manager, title=title, text=text, by=swap.taker, at=at, due_at=swap.expires_at)

    def say(_person: Person) -> Word:
        return Word(_("%(name)s says yes; a manager has to approve", name=event.by.name if event.by else ""))

    tell(swap, event, [swap.giver, swap.taker, swap.asked_by], say, at=at)


def _tell_others(swap: Swap, event: SwapEvent, others: Iterable[Person], at: datetime) -> None:
    assert swap.taker is not None
    taker = swap.taker

    def say(_person: Person) -> Word:
        return Word(
            _("%(taker)s covers for %(giver)s: you need not", taker=taker.name, giver=swap.giver.name)
        )

    tell(swap, event, others, say, at=at)


def _tell_no(swap: Swap, event: SwapEvent, by: Person, at: datetime) -> None:
    """At once, but not each of a whole team that says no without a word: the swap's view has them all."""

    def say(_person: Person) -> Word:
        return Word(_("%(name)s cannot: %(what)s", name=by.name, what=headline(swap)))

    tell(swap, event, [swap.giver, swap.taker, swap.asked_by], say, at=at)


def _settle_own(swap: Swap, by: Person, answer: str, note: str | None, at: datetime) -> None:
    for kind in (APPROVAL, COVER):
        own: Ask | None = open_ask(kind, swap.key, by.id)
        if own is not None:
            settle(own, answer, note=note, at=at)


def _end(swap: Swap, state: State, at: datetime) -> None:
    swap.state, swap.settled_at, swap.announce_at = state, at, None
    db.session.flush()
    take_back(swap, at=at)
    record(f"swap.{state}", swap.key, by=None, at=at)

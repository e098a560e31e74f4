"""Asking for a swap, in each of its forms, and asking one more person about it."""

from datetime import datetime

from portal.asks.models import Ask
from portal.asks.queries import open_ask
from portal.audit.actions import record
from portal.core.db import add, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.access import Standing, To, may
from portal.people.models import Person
from portal.people.queries import members_of, standing
from portal.rota.cover.locking import lock_rotations
from portal.rota.cover.stretches import Left
from portal.rota.models import Shift
from portal.swaps.asked import ask_people, leave_to_managers
from portal.swaps.asking.wishes import Terms, Wish, given_of, terms_of
from portal.swaps.checking import demand_allowed, of_giver, of_taker
from portal.swaps.deadlines import expiry, next_step
from portal.swaps.events import note_event
from portal.swaps.locking import demand, lock
from portal.swaps.models import Happened, State, Swap, SwapEvent
from portal.swaps.moves import may_choose
from portal.swaps.queries import SWAP, live_swaps_on
from portal.swaps.rules.findings import is_refused
from portal.swaps.settings.queries import settings_of
from portal.swaps.telling import Word, tell


@transactional
def ask_swap(shift: Shift, wish: Wish, *, by: Person, at: datetime, returns: Swap | None = None) -> Swap:
    """Store a request and ask everybody whose yes it needs; `returns` is the swap that it would undo.

    Errors: Refused for hours that are over, that several people cover, that are in another open swap, for people
    who may not take it (naming the rule), and for somebody who may not ask.
    """
    lock_rotations({s.rotation_id for s in (shift, wish.in_return) if s is not None})
    given, held = given_of(shift, wish, by, at), standing(by, shift.rotation.team_id)
    _demand_may_ask(given.person, wish, by, held)
    _demand_free(given)
    swap = add(_swap(wish, terms_of(wish, given, by, at), by, held, at))
    swap.returns = returns
    event = note_event(swap, Happened.ASKED, by=by, at=at, note=wish.note)
    _ask(swap, wish, at)
    _tell_giver(swap, event, at)
    record("swap.asked", swap.key, by=by.id, at=at)
    return swap


@transactional
def ask_more(swap: Swap, person: Person, *, by: Person, at: datetime) -> Ask:
    """Add a person to those who are asked; whoever says yes first has it.

    Errors: Refused for somebody who may not choose, for a swap between two people, for who is asked already or
    has the hours, and where a rule forbids it (naming the rule).
    """
    lock(swap)
    if not may_choose(swap, by, standing(by, swap.team_id)):
        raise Refused(_("Only %(name)s or a manager can ask somebody else.", name=swap.asked_by.name))
    demand(swap, State.OPEN, at=at)
    if swap.is_offered or swap.is_exchange:
        raise Refused(_("This is between two people. Withdraw it and ask anew."))
    _demand_can_be_asked(swap, person)
    demand_allowed(of_taker(swap, [person], at=at)[person.id], person, reason=_("they are asked"))
    swap.taker = None
    note_event(swap, Happened.ASKED, by=by, at=at, who=person.name)
    record("swap.asked_more", swap.key, by=by.id, at=at, who=person.email)
    return ask_people(swap, [person], at=at)[0]


def _swap(wish: Wish, terms: Terms, by: Person, held: Standing, at: datetime) -> Swap:
    given, back = terms.given, terms.returned
    shift, team = given.shift, given.shift.rotation.team
    return Swap(
        team_id=team.id,
        team=team,
        shift=shift,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        is_whole=given.period == (shift.starts_at, shift.ends_at),
        giver=given.person,
        taker=terms.taker,
        asked_by=by,
        return_shift=back.shift if back else None,
        return_starts_at=back.starts_at if back else None,
        return_ends_at=back.ends_at if back else None,
        is_open=terms.taker is None and not wish.to,
        needs_approval=settings_of(team).needs_approval and not may(held, To.MANAGE),
        note=wish.note or None,
        created_at=at,
        announce_at=next_step(given.starts_at, at),
        expires_at=expiry(given.starts_at, given.ends_at, at),
    )


def _ask(swap: Swap, wish: Wish, at: datetime) -> None:
    if swap.is_offered:
        assert swap.taker is not None
        demand_allowed(of_taker(swap, [swap.taker], at=at)[swap.taker.id], swap.taker, reason=wish.note)
        ask_people(swap, [swap.giver], at=at)
        return
    demand_allowed(of_giver(swap, at=at), swap.giver, reason=wish.note)
    named = [*wish.to] or ([swap.taker] if swap.taker else [])
    people = named or [m.person for m in members_of(swap.team) if m.person_id != swap.giver_id]
    found = of_taker(swap, people, at=at)
    for person in named:
        demand_allowed(found[person.id], person, reason=_("they are asked"))
    if not ask_people(swap, [p for p in people if not is_refused(found[p.id])], at=at):
        leave_to_managers(swap, at=at)


def _demand_may_ask(giver: Person, wish: Wish, by: Person, held: Standing) -> None:
    if giver.id == by.id:
        if wish.is_taking:
            raise Refused(_("These hours are yours already."))
        return
    if not may(held, To.RESPOND if wish.is_taking else To.MANAGE):
        text = _("These are %(name)s's hours. Offer to take them, or have a manager ask.", name=giver.name)
        raise NotAllowed(text)


def _demand_free(given: Left) -> None:
    for other in live_swaps_on([given.shift.id]):
        is_same = other.shift_id == given.shift.id
        if is_same and other.starts_at < given.ends_at and other.ends_at > given.starts_at:
            raise Refused(_("There is an open swap of these hours. Answer it or withdraw it first."))


def _demand_can_be_asked(swap: Swap, person: Person) -> None:
    if person.id == swap.giver_id:
        raise Refused(_("%(name)s has these hours already.", name=person.name))
    if person.id == swap.asked_by_id:
        raise Refused(_("Who asks cannot be asked: open the shift and take the hours there."))
    if open_ask(SWAP, swap.key, person.id) is not None:
        raise Refused(_("%(name)s is asked already.", name=person.name))


def _tell_giver(swap: Swap, event: SwapEvent, at: datetime) -> None:
    """Somebody who did not ask learns at once what is asked on their behalf."""
    if swap.asked_by_id == swap.giver_id or swap.is_offered:
        return

    def say(_who: Person) -> Word:
        return Word(_("%(name)s asks others to cover for you", name=swap.asked_by.name))

    tell(swap, event, [swap.giver], say, at=at)

"""Asking one more person about an open swap."""

from datetime import datetime

from portal.asks.models import Ask
from portal.asks.queries import open_ask
from portal.audit.actions import record
from portal.core.db import transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.people.queries import standing
from portal.swaps.asked import ask_people
from portal.swaps.checking import demand_allowed, of_taker
from portal.swaps.events import note_event
from portal.swaps.locking import demand, lock
from portal.swaps.models import Happened, State, Swap
from portal.swaps.moves import may_choose
from portal.swaps.queries import SWAP


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
    if person.id == swap.giver_id:
        raise Refused(_("%(name)s has these hours already.", name=person.name))
    if person.id == swap.asked_by_id:
        raise Refused(_("Who asks cannot be asked: take the hours on the page of the shift instead."))
    if open_ask(SWAP, swap.key, person.id) is not None:
        raise Refused(_("%(name)s is asked already.", name=person.name))
    demand_allowed(of_taker(swap, [person], at=at)[person.id], person, reason=_("they are asked"))
    return _ask(swap, person, by, at)


def _ask(swap: Swap, person: Person, by: Person, at: datetime) -> Ask:
    swap.taker = None
    note_event(swap, Happened.ASKED, by=by, at=at, who=person.name)
    record("swap.asked_more", swap.key, by=by.id, at=at, who=person.email)
    return ask_people(swap, [person], at=at)[0]

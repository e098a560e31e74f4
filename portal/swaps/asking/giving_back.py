"""Giving a swap back: a swap in the other direction, with the same consent and the same rules."""

from datetime import datetime

from portal.core.db import transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.models import Person
from portal.people.queries import standing
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.locking import demand, lock
from portal.swaps.models import State, Swap
from portal.swaps.moves import may_give_back


@transactional
def give_back(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Ask to undo what is still ahead of a swap; the answer is the new request.

    The taker gives it back, the giver takes it back; the other one is asked. A manager asks for the taker.
    Errors: Refused for what is over, and as `ask_swap`.
    """
    lock(swap)
    if not may_give_back(swap, by, standing(by, swap.team_id)):
        raise NotAllowed(_("Only those who swapped, or a manager, can give it back."))
    demand(swap, State.APPLIED, at=at)
    if swap.ends_at <= at:
        raise Refused(_("It is over: there is nothing to give back."))
    is_taking = by.id == swap.giver_id
    back = swap.returned.ahead(at) if swap.returned else None
    wish = Wish(
        starts_at=swap.starts_at,
        ends_at=swap.ends_at,
        to=() if is_taking else (swap.giver,),
        is_taking=is_taking,
        in_return=back.shift if back else None,
        return_starts_at=back.starts_at if back else None,
        return_ends_at=back.ends_at if back else None,
        note=note or "",
    )
    return ask_swap(swap.shift, wish, by=by, at=at, returns=swap)

"""Giving a swap back: a swap in the other direction, with the same consent and the same rules."""

from datetime import datetime

from portal.core.db import transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.access import Standing
from portal.people.models import Person
from portal.people.queries import standing
from portal.swaps.asking.actions import Wish, ask_swap
from portal.swaps.locking import demand, lock
from portal.swaps.models import State, Swap


@transactional
def give_back(swap: Swap, *, by: Person, note: str | None = None, at: datetime) -> Swap:
    """Ask to undo what is still ahead of a swap; the answer is the new request.

    The taker gives it back, the giver takes it back; the other one is asked. A manager asks for the taker.
    Errors: Refused for what is over, and as `ask_swap`.
    """
    lock(swap)
    _demand_may(swap, by)
    demand(swap, State.APPLIED, at=at)
    assert swap.taker is not None
    is_taking = by.id == swap.giver_id
    is_given_ahead = swap.ends_at > at
    is_returned_ahead = swap.return_ends_at is not None and swap.return_ends_at > at
    if not is_given_ahead:
        raise Refused(_("It is over: there is nothing to give back."))
    wish = Wish(
        starts_at=swap.starts_at,
        ends_at=swap.ends_at,
        to=() if is_taking else (swap.giver,),
        is_taking=is_taking,
        in_return=swap.return_shift if is_returned_ahead else None,
        return_starts_at=swap.return_starts_at if is_returned_ahead else None,
        return_ends_at=swap.return_ends_at if is_returned_ahead else None,
        note=note or "",
    )
    return ask_swap(swap.shift, wish, by=by, at=at, returns=swap)


def _demand_may(swap: Swap, by: Person) -> None:
    is_manager = standing(by, swap.team_id) in (Standing.ADMIN, Standing.MANAGER)
    if by.id not in (swap.giver_id, swap.taker_id) and not is_manager:
        raise NotAllowed(_("Only those who swapped, or a manager, can give it back."))

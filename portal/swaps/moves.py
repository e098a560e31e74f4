"""What somebody may do to a swap: the page offers it, and the actions demand it, by the same words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from portal.asks.models import Ask
from portal.people.access import Standing, To, may
from portal.people.models import Person
from portal.swaps.models import State, Swap


class Move(StrEnum):
    """Each is a noun that is posted to the swap's address."""

    ACCEPT = "acceptance"
    REFUSE = "refusal"
    APPROVE = "approval"
    REJECT = "rejection"
    CANCEL = "cancellation"
    RETURN = "return"
    ASK_MORE = "asks"


def moves(
    swap: Swap, person: Person, held: Standing, asked: Mapping[int, Ask], *, at: datetime
) -> frozenset[Move]:
    """What a person may do now. `held`: what they are to the swap's team; `asked`: the open asks, by person."""
    return frozenset(_moves(swap, person, held, person.id in asked, at))


def may_choose(swap: Swap, person: Person, held: Standing) -> bool:
    """Whether somebody may say who else is asked, and may withdraw it."""
    return may(held, To.MANAGE) or person.id in (swap.asked_by_id, swap.giver_id)


def may_accept(swap: Swap, person: Person, held: Standing, *, is_asked: bool) -> bool:
    """Whether it waits for their yes. For a giver who cannot say it their manager may."""
    if swap.is_offered:
        return person.id == swap.giver_id or may(held, To.MANAGE)
    return person.id != swap.giver_id and (is_asked or (swap.is_open and may(held, To.RESPOND)))


def may_give_back(swap: Swap, person: Person, held: Standing) -> bool:
    """Those who swapped, and whoever decides for them."""
    return may(held, To.MANAGE) or person.id in (swap.giver_id, swap.taker_id)


def _moves(swap: Swap, person: Person, held: Standing, is_asked: bool, at: datetime) -> Iterator[Move]:
    if swap.is_live and swap.expires_at > at:
        if swap.state is State.OPEN:
            yield from _answers(swap, person, held, is_asked)
        elif may(held, To.MANAGE):
            yield from (Move.APPROVE, Move.REJECT)
    if swap.is_live and may_choose(swap, person, held):
        yield Move.CANCEL
    if swap.state is State.APPLIED and swap.ends_at > at and may_give_back(swap, person, held):
        yield Move.RETURN


def _answers(swap: Swap, person: Person, held: Standing, is_asked: bool) -> Iterator[Move]:
    if may_accept(swap, person, held, is_asked=is_asked):
        yield Move.ACCEPT
    if is_asked:
        yield Move.REFUSE
    if not swap.is_offered and not swap.is_exchange and may_choose(swap, person, held):
        yield Move.ASK_MORE

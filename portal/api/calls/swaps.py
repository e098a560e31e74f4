"""Swaps: asking for them, answering, and what has become of them."""

from collections.abc import Callable
from typing import Annotated

from flask import abort
from pydantic import Field
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import (
    Email,
    Flag,
    In,
    Instant,
    Line,
    Listing,
    PartQuery,
    Slug,
    Text,
)
from portal.api.shapes.swaps import SwapOut, SwapWhole, swap_out, swap_whole
from portal.core import clock
from portal.people.current import current_person
from portal.people.queries import team_for, teams_of
from portal.rota.cover.queries import part_of_shift
from portal.swaps.answering import actions as answering
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.giving_back import give_back
from portal.swaps.asking.queries import people_by_address
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import State, Swap
from portal.swaps.queries import swap_for, swaps

MOST_ASKED = 50
"""People one request names. Chosen by us."""

Note = Annotated[Text, Field(max_length=1000, description="a word to the others; the reason for a warning")]
Id = Annotated[Line, Field(max_length=40)]


class NewSwap(In):
    """Without times: all that is left of it. Without `to`: the whole team is asked, and the first has it."""

    shift_id: Annotated[Id, Field(description="of a team's shifts")]
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    to: Annotated[
        Email | Annotated[list[Email], Field(max_length=MOST_ASKED)] | None,
        Field(description="one, or several"),
    ] = None
    is_taking: Annotated[Flag, Field(description="you offer to take it; its owner is asked")] = False
    return_shift_id: Annotated[Id | None, Field(description="given in return")] = None
    return_starts_at: Instant | None = None
    return_ends_at: Instant | None = None
    note: Note = ""

    @property
    def addresses(self) -> list[str]:
        return [self.to] if isinstance(self.to, str) else self.to or []


class Answer(In):
    note: Note = ""


class SwapsQuery(PartQuery):
    team: Slug | None = None
    state: State | None = None


class SwapList(Listing):
    items: list[SwapOut]


@endpoint("GET", "/swaps", summary="Swaps")
def list_swaps(query: SwapsQuery) -> SwapList:
    """The latest first; of all teams or one, in any state or one."""
    found = swaps().options(joinedload(Swap.returns))
    if query.team is not None:
        found = found.where(Swap.team_id == team_for(current_person(), query.team).id)
    if query.state is not None:
        found = found.where(Swap.state == query.state)
    rows, cursor = part_of(found, query, Swap.id, newest_first=True)
    teams = {team.id for team in teams_of(current_person())}
    return SwapList(items=[swap_out(swap, teams) for swap in rows], next_cursor=cursor)


@endpoint("POST", "/swaps", summary="Ask for a swap", status=201)
def ask_for_swap(body: NewSwap) -> SwapWhole:
    """Your own hours, as a manager anybody's, or with `is_taking` a colleague's that you would take.

    What a rule forbids is 409 and names the rule; what a rule warns of is 409 with `fields.note` until a note says
    why it shall be all the same.
    """
    shift, starts_at, ends_at = part_of_shift(body.shift_id) or abort(404)
    back = (part_of_shift(body.return_shift_id) or abort(404)) if body.return_shift_id else (None, None, None)
    wish = Wish(
        starts_at=body.starts_at or starts_at,
        ends_at=body.ends_at or ends_at,
        to=people_by_address(body.addresses),
        is_taking=body.is_taking,
        in_return=back[0],
        return_starts_at=body.return_starts_at or back[1],
        return_ends_at=body.return_ends_at or back[2],
        note=body.note,
    )
    return swap_whole(ask_swap(shift, wish, by=current_person(), at=clock.now()))


@endpoint("GET", "/swaps/<key>", summary="One swap")
def show_swap(key: str) -> SwapWhole:
    return swap_whole(swap_for(current_person(), key))


@endpoint("POST", "/swaps/<key>/acceptance", summary="Say yes to a swap")
def accept_swap(key: str, body: Answer) -> SwapWhole:
    """For whoever is asked; of several, the first has it. Then it is applied, or waits for a manager (`accepted`)."""
    return _answered(answering.accept, key, body)


@endpoint("POST", "/swaps/<key>/refusal", summary="Say no to a swap")
def refuse_swap(key: str, body: Answer) -> SwapWhole:
    return _answered(answering.refuse, key, body)


@endpoint("POST", "/swaps/<key>/approval", summary="Approve a swap")
def approve_swap(key: str, body: Answer) -> SwapWhole:
    """For managers of the team, where the team wants that. The rules are asked once more."""
    return _answered(answering.approve, key, body)


@endpoint("POST", "/swaps/<key>/rejection", summary="Do not approve a swap")
def reject_swap(key: str, body: Answer) -> SwapWhole:
    """For managers of the team, with a note that says why."""
    return _answered(answering.reject, key, body)


@endpoint("POST", "/swaps/<key>/cancellation", summary="Withdraw a swap")
def cancel_swap(key: str, body: Answer) -> SwapWhole:
    """For whoever asked, whose hours they are, and managers of the team; as long as it is open."""
    return _answered(answering.cancel, key, body)


@endpoint("POST", "/swaps/<key>/return", summary="Give a swap back", status=201)
def return_swap(key: str, body: Answer) -> SwapWhole:
    """Asks the other side for what is still ahead of it; the answer is that new swap."""
    return _answered(give_back, key, body)


def _answered(answer: Callable[..., Swap], key: str, body: Answer) -> SwapWhole:
    swap = swap_for(current_person(), key)
    return swap_whole(answer(swap, by=current_person(), note=body.note or None, at=clock.now()))

"""A swap as the API tells it."""

from typing import Annotated, Any

from flask import current_app
from pydantic import Field

from portal.api.schema import Handoff, Moment, Out
from portal.api.shapes.people import PersonRef, ref_of
from portal.people.current import current_person
from portal.people.queries import teams_of
from portal.rota.models import RotaRole
from portal.swaps.models import Happened, State, Swap, SwapEvent
from portal.swaps.queries import asked_of, events_of


class SwapOut(Out):
    """`note` and `reason` are null for those who have nothing to do with the team."""

    id: str
    state: State
    team: str
    role: RotaRole
    shift_id: str
    starts_at: Handoff
    ends_at: Handoff
    giver: PersonRef
    taker: PersonRef | None
    asked_by: PersonRef
    return_shift_id: str | None
    return_starts_at: Handoff | None
    return_ends_at: Handoff | None
    is_open: bool
    needs_approval: bool
    returns: Annotated[str | None, Field(description="the swap that it gives back")]
    note: str | None
    reason: str | None
    created_at: Moment
    expires_at: Handoff
    settled_at: Moment | None
    url: str


class AskedOut(PersonRef):
    answer: Annotated[str | None, Field(description="accept, refuse or withdrawn")]
    answered_at: Moment | None
    note: str | None


class EventOut(Out):
    at: Moment
    kind: Happened
    by: PersonRef | None
    note: str | None


class SwapWhole(SwapOut):
    """With who is asked, and its history, oldest first."""

    asked: list[AskedOut]
    events: list[EventOut]


def swap_whole(swap: Swap) -> SwapWhole:
    """For whoever asks, with all that belongs to it."""
    asked, teams = asked_of(swap), {team.id for team in teams_of(current_person())}
    is_told = _is_told(swap, teams) or current_person().id in {one.person_id for one in asked}
    return SwapWhole(
        **_fields(swap, is_told),
        asked=[
            AskedOut(
                email=one.person.email, name=one.person.name, answer=one.answer, answered_at=one.settled_at,
                note=one.note if is_told else None,
            )
            for one in asked
        ],
        events=[_event(one, is_told) for one in events_of(swap)],
    )  # fmt: skip


def swap_out(swap: Swap, teams: set[int]) -> SwapOut:
    """One of a list; `teams` are those of whoever asks."""
    return SwapOut(**_fields(swap, _is_told(swap, teams)))


def _is_told(swap: Swap, teams: set[int]) -> bool:
    """What people say about their reasons is for the team and for those concerned."""
    parties = (swap.giver_id, swap.taker_id, swap.asked_by_id)
    return swap.team_id in teams or current_person().id in parties


def _fields(swap: Swap, is_told: bool) -> dict[str, Any]:
    return {
        "id": swap.key,
        "state": swap.state,
        "team": swap.team.slug,
        "role": swap.shift.rotation.role,
        "shift_id": swap.shift.key,
        "starts_at": swap.starts_at,
        "ends_at": swap.ends_at,
        "giver": ref_of(swap.giver),
        "taker": ref_of(swap.taker),
        "asked_by": ref_of(swap.asked_by),
        "return_shift_id": swap.return_shift.key if swap.return_shift else None,
        "return_starts_at": swap.return_starts_at,
        "return_ends_at": swap.return_ends_at,
        "is_open": swap.is_open,
        "needs_approval": swap.needs_approval,
        "returns": swap.returns.key if swap.returns else None,
        "note": swap.note if is_told else None,
        "reason": swap.reason if is_told else None,
        "created_at": swap.created_at,
        "expires_at": swap.expires_at,
        "settled_at": swap.settled_at,
        "url": f"{current_app.config['BASE_URL']}/swaps/{swap.key}",
    }


def _event(event: SwapEvent, is_told: bool) -> EventOut:
    return EventOut(at=event.at, kind=event.kind, by=ref_of(event.by), note=event.note if is_told else None)

"""Reading swaps, and loading them only for those who may."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from portal.asks.models import Ask
from portal.asks.queries import asks_about
from portal.core.db import many, one_or_none
from portal.people.access import To, may
from portal.people.models import Person, Role, Team, TeamRole
from portal.people.queries import active_people, members_of, require, standing
from portal.rota.models import Rotation, Shift
from portal.swaps.models import Swap, SwapEvent

SWAP, APPROVAL, COVER = "swap", "swap_approval", "swap_cover"
"""Kinds of asks: take it or give it; approve it; find somebody."""

_ROTATION = joinedload(Shift.rotation, innerjoin=True)


def swaps() -> Select[Swap]:
    """Swaps with everything a line about them says."""
    people = (joinedload(Swap.giver, innerjoin=True), joinedload(Swap.taker), joinedload(Swap.asked_by))
    shifts = (
        joinedload(Swap.shift, innerjoin=True).options(_ROTATION),
        joinedload(Swap.return_shift).options(_ROTATION),
    )
    return select(Swap).options(joinedload(Swap.team, innerjoin=True), *people, *shifts)


def swap_by_key(key: str) -> Swap | None:
    return one_or_none(swaps().where(Swap.key == key))


def swap_for(person: Person, key: str, *, to: To = To.SEE) -> Swap:
    """The loader of swaps: schedules, and who has them, are for everyone signed in. Errors: 404, 403."""
    swap = swap_by_key(key) or abort(404)
    require(person, swap.team_id, to)
    return swap


def swap_to_change(person: Person, key: str) -> Swap:
    """For the team, and for whoever it is about or is asked, whatever team they are in. Errors: 404, 403."""
    swap = swap_by_key(key) or abort(404)
    if not may(standing(person, swap.team_id), To.RESPOND) and person.id not in _concerned(swap):
        abort(403)
    return swap


def _concerned(swap: Swap) -> set[int | None]:
    asked = {ask.person_id for ask in asked_of(swap)}
    return {swap.giver_id, swap.taker_id, swap.asked_by_id, *asked}


def live_swaps_of(team: Team) -> Sequence[Swap]:
    """What a team has open, what begins first comes first."""
    live = swaps().where(Swap.team_id == team.id, Swap.settled_at.is_(None))
    return many(live.order_by(Swap.starts_at, Swap.id))


def settled_swaps_of(team: Team, limit: int = 30) -> Sequence[Swap]:
    """What has come to an end in a team, the latest first."""
    ended = swaps().where(Swap.team_id == team.id, Swap.settled_at.is_not(None))
    return many(ended.order_by(Swap.created_at.desc(), Swap.id.desc()).limit(limit))


def swaps_asked_by(person: Person, limit: int = 50) -> Sequence[Swap]:
    """What somebody has asked, or what was asked on their behalf; what is open first, then the latest."""
    mine = (Swap.asked_by_id == person.id) | (Swap.giver_id == person.id)
    in_order = (
        swaps().where(mine).order_by(Swap.settled_at.is_not(None), Swap.created_at.desc(), Swap.id.desc())
    )
    return many(in_order.limit(limit))


def live_swaps_between(team: Team, start: datetime, end: datetime) -> Sequence[Swap]:
    """What is open of a team's stretches that touch [start, end), on either side of an exchange."""
    given = (Swap.starts_at < end) & (Swap.ends_at > start)
    returned = (Swap.return_starts_at < end) & (Swap.return_ends_at > start)
    live = swaps().where(Swap.team_id == team.id, Swap.settled_at.is_(None), given | returned)
    return many(live.order_by(Swap.starts_at, Swap.id))


def live_swaps_on(shift_ids: Iterable[int]) -> Sequence[Swap]:
    """What is open on some shifts, on either side of an exchange, in the order in which rows are locked."""
    ids = list(shift_ids)
    touched: ColumnElement[bool] = Swap.shift_id.in_(ids) | Swap.return_shift_id.in_(ids)
    return many(select(Swap).where(Swap.settled_at.is_(None), touched).order_by(Swap.id))


def open_swaps_on(shift: Shift) -> Sequence[Swap]:
    """What is open of one shift, on either side of an exchange, to be shown."""
    touched = (Swap.shift_id == shift.id) | (Swap.return_shift_id == shift.id)
    return many(swaps().where(Swap.settled_at.is_(None), touched).order_by(Swap.starts_at, Swap.id))


def events_of(swap: Swap) -> Sequence[SwapEvent]:
    """A swap's history, oldest first."""
    own = select(SwapEvent).where(SwapEvent.swap_id == swap.id).options(joinedload(SwapEvent.by))
    return many(own.order_by(SwapEvent.id))


def asked_of(swap: Swap) -> Sequence[Ask]:
    """Who is or was asked to say yes, with their answers."""
    return asks_about(SWAP, [swap.key])


def managers_of(team: Team) -> list[Person]:
    """Who decides for a team: its managers, or the portal's admins where it has none."""
    found = [m.person for m in members_of(team) if m.role == TeamRole.MANAGER]
    return found or [person for person in active_people() if person.role == Role.ADMIN]


def rotation_ids(swap: Swap) -> set[int]:
    """The rotations whose cover a swap changes."""
    ids = [id_ for id_ in (swap.shift_id, swap.return_shift_id) if id_ is not None]
    return {rotation.id for rotation in many(select(Rotation).join(Shift).where(Shift.id.in_(ids)))}

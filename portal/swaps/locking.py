"""The locks under which swaps change, in the order of decision 12."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.core.db import db, many
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.rota.cover.locking import lock_people, lock_rotations
from portal.swaps.models import State, Swap
from portal.swaps.queries import rotation_ids
from portal.swaps.wording import state_sentence


def lock(swap: Swap) -> None:
    """Nobody changes the swap, the one it gives back, or the cover it is about until the transaction ends."""
    lock_rotations(rotation_ids(swap))
    lock_swaps([swap.id, *([swap.returns_id] if swap.returns_id else [])])


def lock_swaps(ids: Iterable[int]) -> None:
    wanted = select(Swap).where(Swap.id.in_(sorted(set(ids)))).order_by(Swap.id)
    many(wanted.with_for_update().execution_options(populate_existing=True))


def lock_parties(swap: Swap, *people: Person) -> None:
    """The people of a swap, with what they cover in any team."""
    lock_people([swap.team_id], [person.id for person in people])
    db.session.expire_all()


def demand(swap: Swap, *states: State, at: datetime) -> None:
    """Errors: Refused, saying what has become of it, when it is in none of the states or its time has come."""
    if swap.state not in states:
        raise Refused(state_sentence(swap))
    if swap.is_live and swap.expires_at <= at:
        raise Refused(_("It is too late: the time of this swap has come. Take the shift over as it runs."))

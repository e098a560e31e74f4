"""What happens to swaps: the lines of their history, and their end."""

from datetime import datetime

from portal.core.db import add, db
from portal.people.models import Person
from portal.swaps.models import Happened, State, Swap, SwapEvent


def note_event(
    swap: Swap, kind: Happened, *, by: Person | None, at: datetime, note: str | None = None, **detail: object
) -> SwapEvent:
    """Add one line to a swap's history."""
    by_id = by.id if by else None
    return add(SwapEvent(swap_id=swap.id, at=at, by_id=by_id, kind=kind, note=note or None, detail=detail))


def settle(swap: Swap, state: State, *, at: datetime) -> None:
    """It has come to an end, and is announced to nobody any more. Its asks are for the caller to take back, last."""
    swap.state, swap.settled_at, swap.announce_at = state, at, None
    db.session.flush()

"""The history of swaps."""

from datetime import datetime

from portal.core.db import add
from portal.people.models import Person
from portal.swaps.models import Happened, Swap, SwapEvent


def note_event(
    swap: Swap, kind: Happened, *, by: Person | None, at: datetime, note: str | None = None, **detail: object
) -> SwapEvent:
    """Add one line to a swap's history."""
    by_id = by.id if by else None
    return add(SwapEvent(swap_id=swap.id, at=at, by_id=by_id, kind=kind, note=note or None, detail=detail))

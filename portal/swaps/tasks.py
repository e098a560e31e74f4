"""Keeping open swaps going."""

import logging
from datetime import datetime, timedelta

from portal.core.jobs import sweep
from portal.swaps.upkeep.actions import due_swaps, go_on

log = logging.getLogger(__name__)


@sweep("announce_swaps", every=timedelta(minutes=1))
def announce_swaps(at: datetime) -> int:
    """Announce open requests again, leave them to a manager, and end what nobody took in time."""
    due = due_swaps(at)
    for swap in due:
        try:
            go_on(swap, at=at)
        except Exception:  # one that fails stops no other
            log.exception("swap %s could not go on", swap.key)
    return len(due)

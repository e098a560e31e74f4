"""Keeping conflicts going."""

import logging
from datetime import datetime, timedelta

from portal.conflicts.actions import go_on
from portal.conflicts.queries import due_conflicts
from portal.conflicts.resting import follow_rest
from portal.core.jobs import sweep

log = logging.getLogger(__name__)

MOST = 100
"""Conflicts a round looks at; the next round goes on. Chosen by us."""


@sweep("solve_conflicts", every=timedelta(minutes=1))
def solve_conflicts(at: datetime) -> int:
    """Offer what nobody was asked about in time, ask managers before it is late, and end what has passed."""
    due = due_conflicts(at, MOST)
    for conflict in due:
        try:
            go_on(conflict, at=at)
        except Exception:  # one that fails stops no other
            log.exception("conflict %s could not go on", conflict.key)
    return len(due)


@sweep("follow_rests", every=timedelta(minutes=5))
def follow_rests(at: datetime) -> int:
    """Find shifts that begin before their person may work again, and those that do not any more."""
    return follow_rest(at=at)

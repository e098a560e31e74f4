"""Beginning the ladder: at the opening, when it gets graver, and after whatever held it."""

from datetime import datetime

from portal.core.jobs import poke
from portal.incidents.models import Incident


def begin_climb(incident: Incident, *, at: datetime, is_now: bool = True) -> None:
    """From the first step on, its delays counting from `at`, with pages of their own: those sent before do not count.

    `is_now`: a worker is asked to look after the commit. The caller holds the row lock; nobody has acknowledged.
    """
    incident.climb, incident.climb_began_at = incident.climb + 1, at
    incident.escalation_step, incident.escalation_loop = None, 0
    incident.next_escalation_at = at
    if is_now:
        poke("wake")

"""When a conflict is offered to the team, and when a manager is asked. Values in, instants out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OFFER_AFTER = timedelta(hours=24)
"""Chosen by us: a day to ask one by name first, since what everybody is asked nobody in particular answers."""

ESCALATE_BEFORE = timedelta(hours=72)
"""Before the shift. Chosen by us: there is a working day in it, whatever weekend lies between."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What a team has chosen."""

    offer_after: timedelta = OFFER_AFTER
    escalate_before: timedelta = ESCALATE_BEFORE

    def escalate_at(self, starts_at: datetime, opened_at: datetime) -> datetime:
        """At once where the shift is nearer than that."""
        return max(starts_at - self.escalate_before, opened_at)

    def offer_at(self, starts_at: datetime, opened_at: datetime) -> datetime:
        """Not later than the manager is asked."""
        return min(opened_at + self.offer_after, self.escalate_at(starts_at, opened_at))

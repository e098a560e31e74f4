"""The four figures of delivery, of one team and one month. Values in, figures out.

Source: Forsgren, Humble, Kim, *Accelerate* (2018), and the yearly reports of DORA; docs/changes.md has our definitions.
"""

from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one month adds up to.

    Units:  `done_count` deployments that reached production, `told_count` those and the ones that failed;
            `failed_count` of them that were a failure; `lead` the middle time from the oldest commit of those done
            whose commit is known; `restore` the mean from an incident's creation to its resolution.
    """

    month: date
    length: timedelta
    done_count: int
    told_count: int
    failed_count: int
    lead: timedelta | None
    lead_unknown_count: int
    restore: timedelta | None
    restored_count: int
    open_count: int

    @property
    def per_week(self) -> float:
        """Deployment frequency. Zero where there was none: that is known."""
        return self.done_count / (self.length / WEEK) if self.length else 0.0

    @property
    def failure_ratio(self) -> float | None:
        """Change failure rate, 0 to 1; None without a deployment: there is no share of nothing."""
        return self.failed_count / self.told_count if self.told_count else None

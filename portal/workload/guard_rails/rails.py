"""How much a team wants on call to cost at the most, and what goes beyond it. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.fatigue.settings import Settings

USUAL = Settings()


class Rail(StrEnum):
    """What is watched: of each person over 30 days, of the team where it is in `OF_THE_TEAM`."""

    NIGHT_PAGES = "night_pages"
    BROKEN_NIGHTS = "broken_nights"
    ONCALL_PERCENT = "oncall_percent"
    INCIDENTS = "incidents_per_12h"
    NIGHTS_IN_A_ROW = "nights_in_a_row"
    ACTIONABLE_PERCENT = "actionable_percent"
    WEEKEND_SPREAD = "weekend_spread"


DEFAULTS: Mapping[Rail, float] = {
    Rail.NIGHT_PAGES: 4,
    Rail.BROKEN_NIGHTS: 2,
    Rail.ONCALL_PERCENT: USUAL.oncall_share_limit * 100,
    Rail.INCIDENTS: USUAL.incidents_limit,
    Rail.NIGHTS_IN_A_ROW: USUAL.row_of_nights,
    Rail.ACTIONABLE_PERCENT: 50,
    Rail.WEEKEND_SPREAD: 2,
}
"""Sources: a quarter of the time and two incidents in twelve hours, Google, Site Reliability Engineering, chapter 11;
seven nights, HSE, good practice. Chosen by us: a page a night each week, one broken night in two weeks, every second
call worth it (opsweekly tags them, and names no number), and nobody with twice the weekends of another."""

BOUNDS: Mapping[Rail, tuple[float, float]] = {
    Rail.NIGHT_PAGES: (0, 100),
    Rail.BROKEN_NIGHTS: (0, 30),
    Rail.ONCALL_PERCENT: (1, 100),
    Rail.INCIDENTS: (0.1, 50),
    Rail.NIGHTS_IN_A_ROW: (1, 30),
    Rail.ACTIONABLE_PERCENT: (0, 100),
    Rail.WEEKEND_SPREAD: (1, 20),
}
"""The least and the most of each number. Chosen by us: beyond these nothing would ever be told."""

WITH_DECIMAL = frozenset((Rail.INCIDENTS, Rail.WEEKEND_SPREAD))
AT_LEAST = frozenset((Rail.ACTIONABLE_PERCENT,))
"""Of these more is better."""

OF_THE_TEAM = frozenset((Rail.ACTIONABLE_PERCENT, Rail.WEEKEND_SPREAD))

Figures = Mapping[Rail, float | None]
"""What there is, None where it is not known."""


@dataclass(frozen=True, slots=True)
class Rails:
    """A team's limits. Shape: every rail of `DEFAULTS`; `from_json(to_json())` is identity.

    Errors: ValueError where a number is missing or out of its bounds.
    """

    limits: Mapping[Rail, float] = field(default_factory=lambda: DEFAULTS)

    def __post_init__(self) -> None:
        if self.limits.keys() != DEFAULTS.keys():
            raise ValueError(f"The guard rails are {', '.join(DEFAULTS)}.")
        for rail, limit in self.limits.items():
            least, most = BOUNDS[rail]
            if not least <= limit <= most:
                raise ValueError(f"The limit of {rail} is a number from {least:g} to {most:g}.")

    def crossed(self, figures: Figures) -> list[Rail]:
        """Which of some figures are beyond their limit: exactly at it is not."""
        return [rail for rail in Rail if self._is_beyond(rail, figures.get(rail))]

    def to_json(self) -> dict[str, float]:
        return {rail.value: self.limits[rail] for rail in Rail}

    @classmethod
    def from_json(cls, value: Mapping[str, float]) -> "Rails":
        """What was stored; a rail that is left out has its default."""
        return cls({**DEFAULTS, **{Rail(name): limit for name, limit in value.items()}})

    def _is_beyond(self, rail: Rail, figure: float | None) -> bool:
        if figure is None:
            return False
        return figure < self.limits[rail] if rail in AT_LEAST else figure > self.limits[rail]

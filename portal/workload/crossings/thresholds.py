"""When somebody has crossed a level, and when that is over. Values in, decisions out."""

from collections.abc import Collection
from datetime import datetime, timedelta

from portal.fatigue.score import Level

TOLD = (Level.RECOVER, Level.STOP)
"""The levels at which somebody is told, the lower first."""

OVER_AFTER = timedelta(days=1)
"""Below it for so long, so that a score that goes up and down is told once. Chosen by us."""


def reaches(level: Level, told: Level) -> bool:
    order = list(Level)
    return order.index(level) >= order.index(told)


def newly_crossed(level: Level, known: Collection[Level]) -> list[Level]:
    """The levels that somebody is at or above and of whom nobody has been told yet, the lower first."""
    return [told for told in TOLD if reaches(level, told) and told not in known]


def below_since(before: datetime | None, told: Level, level: Level, at: datetime) -> datetime | None:
    """Since when they have been below a level that they crossed; None while they are not."""
    return None if reaches(level, told) else before or at


def is_over(below_since_at: datetime | None, at: datetime) -> bool:
    return below_since_at is not None and at - below_since_at >= OVER_AFTER

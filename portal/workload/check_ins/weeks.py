"""Weeks, months, and what may be told of the answers. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

FEWEST = 5
"""People who have to have answered before anything of it is told. Chosen by us, as for every distribution."""

KEPT_MONTHS = 13
"""As long as what else others see of somebody's nights."""


@dataclass(frozen=True, slots=True)
class Rested:
    """One month of a team. `mean` of 1 to 5, None where fewer than five people have answered or it is not over."""

    month_on: date
    mean: float | None
    answers: int | None


def week_of(at: datetime, zone: str) -> date:
    """The Monday of the week, where somebody is."""
    today = at.astimezone(ZoneInfo(zone)).date()
    return today - timedelta(days=today.weekday())


def month_of(on: date) -> date:
    return on.replace(day=1)


def months_back(on: date, count: int) -> date:
    """The first day of the month so many before."""
    years, month = divmod(on.year * 12 + on.month - 1 - count, 12)
    return date(years, month + 1, 1)


def rested(month_on: date, counts: Sequence[int], people: int, *, this_week_on: date) -> Rested:
    """What may be told of a month: only once all of its weeks are over, so that no answer can be told from the next.

    Shape: `counts` says how often each of 1 to 5 was given, by how many people.
    """
    total = sum(counts)
    if people < FEWEST or total < FEWEST or month_on >= month_of(this_week_on):
        return Rested(month_on, None, None)
    return Rested(month_on, sum(n * count for n, count in enumerate(counts, 1)) / total, total)

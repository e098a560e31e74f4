"""How disturbed somebody's nights were. Values in, values out."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

NIGHT_STARTS = time(22)
NIGHT_ENDS = time(7)
"""The person's own wall clock. Chosen by us: it holds the night of every European working-time law."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a period was like.

    Units:  `night_page_count` counts pages, `night_count` the nights they came in, `twice_count` those nights
            with two or more; `longest_quiet` is elapsed time without a page.
    """

    page_count: int
    night_page_count: int
    night_count: int
    twice_count: int
    longest_quiet: timedelta


def rest_of(pages: Collection[datetime], start: datetime, end: datetime, zone: str) -> Rest:
    """The pages of [start, end) as one person lived them."""
    inside = sorted(at for at in pages if start <= at < end)
    nights = Counter(night for at in inside if (night := night_of(at, zone)) is not None)
    return Rest(
        page_count=len(inside),
        night_page_count=nights.total(),
        night_count=len(nights),
        twice_count=sum(count > 1 for count in nights.values()),
        longest_quiet=max(later - earlier for earlier, later in pairwise([start, *inside, end])),
    )


def night_of(at: datetime, zone: str) -> date | None:
    """The evening on which the night of an instant began; None by day."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() >= NIGHT_STARTS:
        return local.date()
    return local.date() - timedelta(days=1) if local.time() < NIGHT_ENDS else None

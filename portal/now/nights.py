"""How disturbed somebody's nights were. Values in, values out."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from portal.rota.loads import night_of


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

"""How much on call is needed, month by month: the less the better (000-19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.fatigue.days.queries import Sums, sums_over

HALF_DAY = timedelta(hours=12)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Need:
    """One month of a team. Ratios are None where nobody was on call, or nothing was marked.

    Units: `per_half_day` interruptions in twelve hours on call; `share` of their time, of those who were on call.
    """

    month: date
    until: date
    pages: int
    night_pages: int
    interruptions: int
    per_half_day: float | None
    share: float | None
    needed_share: float | None


def months_before(today: date, count: int) -> list[tuple[date, date]]:
    """The first and last date of so many months, the latest first; of the present one only what has passed."""
    first, found = today.replace(day=1), [(today.replace(day=1), today)]
    while len(found) < count:
        last = first - DAY
        first = last.replace(day=1)
        found.append((first, last))
    return found


def need_of(people: Sequence[int], today: date, *, months: int) -> list[Need]:
    """What on call asked of some people in the last months, the latest first; one query a month."""
    return [
        _need(first, last, sums_over(people, first, last)) for first, last in months_before(today, months)
    ]


def _need(first: date, last: date, sums: dict[int, Sums]) -> Need:
    held = [one.oncall for one in sums.values() if one.oncall]
    time, whole = sum(held, timedelta()), (last - first + DAY) * len(held)
    interruptions = sum(one.interruptions for one in sums.values())
    marked = sum(one.marked_interruptions for one in sums.values())
    return Need(
        first,
        last,
        pages=sum(one.pages for one in sums.values()),
        night_pages=sum(one.night_pages for one in sums.values()),
        interruptions=interruptions,
        per_half_day=interruptions / (time / HALF_DAY) if time else None,
        share=time / whole if held else None,
        needed_share=sum(one.needed_interruptions for one in sums.values()) / marked if marked else None,
    )

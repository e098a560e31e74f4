"""Cover as a calendar shows it: stretches of shifts, and the gaps between them. Values in, values out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """Who covers which part of a shift.

    `is_opening`: the shift begins with it. `first_key` is the key of the first row that this shift ever had for a
    stretch in its place: an opening one, or one inside that begins at `starts_at`.
    Whoever takes the stretch over gets a row of their own, but that key stays.
    """

    shift_key: str
    is_opening: bool
    first_key: str
    starts_at: datetime
    ends_at: datetime
    role: str
    person: str
    team: str
    team_slug: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False

    @property
    def uid(self) -> str:
        """Stable for as long as something of the shift begins at this instant, whoever covers it.

        The stretch a shift begins with is the shift's own event, and moves with it.
        """
        if self.is_opening:
            return f"shift-{self.shift_key}"
        return f"shift-{self.shift_key}-{self.first_key}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody is there over [starts_at, ends_at); `after` is the uid of the stretch before it, or empty."""

    after: str
    starts_at: datetime
    ends_at: datetime


def gaps_between(cover: Iterable[Stretch], start: datetime, end: datetime) -> list[Gap]:
    """What of [start, end) none of the stretches covers, by time. They may overlap and come in any order."""
    found: list[Gap] = []
    reached, last = start, ""
    for stretch in sorted(cover, key=lambda s: (s.starts_at, s.uid)):
        if reached < min(stretch.starts_at, end):
            found.append(Gap(last, reached, min(stretch.starts_at, end)))
        if stretch.ends_at > reached:
            reached, last = stretch.ends_at, stretch.uid
    if reached < end:
        found.append(Gap(last, reached, end))
    return found


def of_hours(gaps: Iterable[Gap], wanted: Sequence[tuple[datetime, datetime]]) -> list[Gap]:
    """Gaps from the first to the last of the hours wanted in them; one outside all of them is none.

    `wanted` is sorted, without overlap. A gap over three working days stays one: it is one event, nights and all.
    """
    starts, ends = [start for start, _end in wanted], [end for _start, end in wanted]
    found = []
    for gap in gaps:
        first, last = bisect_right(ends, gap.starts_at), bisect_left(starts, gap.ends_at) - 1
        if first <= last:
            found.append(Gap(gap.after, max(gap.starts_at, starts[first]), min(gap.ends_at, ends[last])))
    return found

"""What a policy does over time while nobody acknowledges, and where on a line each part of it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from portal.escalations.ladder import (
    AGAIN_MINUTES,
    AGAIN_UNREACHED_MINUTES,
    Due,
    Ladder,
    next_due,
)

MARGIN = 2.0
"""Percent left free at both ends of the line, so that a mark at an end is drawn whole."""

MOST_TICKS = 7
_TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10_080, 20_160)
"""Minutes between the figures of an axis: those people count in."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A step in one round: from its minute until the next thing happens."""

    minute: int
    until: int
    round: int


@dataclass(frozen=True, slots=True)
class Course:
    """The climb of one policy.

    Shape:  `stays` are those of each active step by its order, the first round first.
    Units:  minutes from the beginning of the climb: the opening, or the end of what held it. `owed` is when a
            postmortem begins to be owed, None if no step says so. After `last_resort` the first step comes again
            at `again`, or at `again_unreached` when nobody could be reached.
    """

    stays: Mapping[int, Sequence[Stay]]
    last_resort: int
    owed: int | None

    @property
    def again(self) -> int:
        return self.last_resort + AGAIN_MINUTES

    @property
    def again_unreached(self) -> int:
        return self.last_resort + AGAIN_UNREACHED_MINUTES


def course_of(ladder: Ladder) -> Course:
    """The climb as the pager would climb it, asked of the same function."""
    began_at = datetime(2000, 1, 1, tzinfo=UTC)
    dues, end = _rungs(ladder, began_at)
    minutes = [(at - began_at) // timedelta(minutes=1) for at in (*(due.at for due in dues), end)]
    stays: dict[int, list[Stay]] = {step.order: [] for step in ladder.rungs}
    for due, (minute, until) in zip(dues, pairwise(minutes), strict=True):
        stays[due.step.order].append(Stay(minute, until, due.loop))
    owing = (step.order for step in ladder.rungs if step.is_postmortem_owed)
    return Course(stays, minutes[-1], min((stays[order][0].minute for order in owing), default=None))


def _rungs(ladder: Ladder, began_at: datetime) -> tuple[list[Due], datetime]:
    """Every step that runs, and when nothing is left."""
    dues: list[Due] = []
    rung = next_due(ladder, began_at=began_at, last_order=None)
    while isinstance(rung, Due):
        dues.append(rung)
        rung = next_due(ladder, began_at=began_at, last_order=rung.step.order, loop=rung.loop)
    return dues, rung.at


@dataclass(frozen=True, slots=True)
class Axis:
    """A line of time from minute 0 to the last one drawn; places and widths are percent of it."""

    length: int

    def x(self, minute: int) -> float:
        return round(MARGIN + (100 - 2 * MARGIN) * min(minute / max(self.length, 1), 1), 2)

    def width(self, minute: int, until: int) -> float:
        return round(self.x(until) - self.x(minute), 2)

    @property
    def ticks(self) -> Sequence[int]:
        """Minutes to write below it: at most seven, evenly spread, from 0."""
        gap = next((gap for gap in _TICKS if self.length / gap < MOST_TICKS), _TICKS[-1])
        return range(0, self.length + 1, gap)


def axis_of(course: Course, clocks: Sequence[int] = ()) -> Axis:
    """Long enough for a whole climb and for the `clocks` that run out within twice its time."""
    near = [minutes for minutes in clocks if minutes <= 2 * course.again]
    return Axis(max([course.again, *near]))

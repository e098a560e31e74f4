"""What the score will be, and what would lower it: the engine, asked about days to come. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import interruptions
from portal.fatigue.reports import Facts, report
from portal.fatigue.rest import rest_clock, work_blocks
from portal.fatigue.score import Level
from portal.rota.windows import DAY, Period

AHEAD = (DAY, 3 * DAY)
"""How far is looked ahead: tomorrow, and one half-life. Chosen by us."""


class What(StrEnum):
    """What may become of the next days."""

    QUIET = "quiet"
    MORNING = "morning"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Foreseen:
    at: datetime
    score: float
    level: Level


@dataclass(frozen=True, slots=True)
class Prospect:
    """One course of the next days and the scores it leads to. `period` is the time off that it takes."""

    what: What
    scores: Sequence[Foreseen]
    period: Period | None = None

    @property
    def last(self) -> float:
        return self.scores[-1].score


def outlook(facts: Facts, at: datetime) -> list[Prospect]:
    """No page more, with cover and work as planned; the same with the next morning off; the same with nights covered.

    Shape: `facts` hold the cover and leave of the days ahead. The first is what comes if nothing is done; of the
           others only those that lower a score. Each is worked out anew by the engine.
    """
    as_it_is = Prospect(What.QUIET, _scores(facts, at))
    others = [*_morning(facts, at), *_covered(facts, at)]
    return [as_it_is, *(one for one in others if _is_lower(one, as_it_is))]


def next_morning(facts: Facts, at: datetime) -> Period | None:
    """Of the next planned work that has not begun: half of it, or until the rest that was split is had."""
    blocks = work_blocks(facts.home, facts.off, (at, at + 14 * DAY))
    ahead = next((one for one in blocks if one[0] >= at), None)
    if ahead is None:
        return None
    start, end = ahead
    return start, min(end, max(start + (end - start) / 2, _rested(facts, at) or start))


def _rested(facts: Facts, at: datetime) -> datetime | None:
    ended = [one for one in interruptions(facts.home, facts.pages) if one.ends_at <= at]
    return rest_clock(facts.home, facts.off, ended, as_of=at).rested_at


def _scores(facts: Facts, at: datetime) -> list[Foreseen]:
    found = [(at + ahead, report(facts, as_of=at + ahead)) for ahead in AHEAD]
    return [Foreseen(then, one.score, one.level) for then, one in found]


def _morning(facts: Facts, at: datetime) -> list[Prospect]:
    morning = next_morning(facts, at)
    if morning is None:
        return []
    with_it = replace(facts, recovery=[*facts.recovery, morning])
    return [Prospect(What.MORNING, _scores(with_it, at), morning)]


def _covered(facts: Facts, at: datetime) -> list[Prospect]:
    """Somebody else is on call from now on."""
    past = [
        Shift(one.starts_at, min(one.ends_at, at), one.role, one.id)
        for one in facts.shifts
        if one.starts_at < at
    ]
    is_held = any(one.ends_at > at for one in facts.shifts)
    return [Prospect(What.COVERED, _scores(replace(facts, shifts=past), at))] if is_held else []


def _is_lower(one: Prospect, than: Prospect) -> bool:
    return any(mine.score < theirs.score for mine, theirs in zip(one.scores, than.scores, strict=True))

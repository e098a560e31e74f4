"""The rules about rest: between two stretches, in a week, and after weeks and nights in a row. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from portal.rota.bounds.rows import CLOCK_CHANGE, WEEK
from portal.rota.loads import REST, in_rows, night, nights_held, runs
from portal.rota.windows import Period, shared, without
from portal.swaps.rules.cases import Case, Finding, Held
from portal.swaps.settings.strictness import Rule


def daily_rest(case: Case) -> Iterator[Finding]:
    """Free time on either side of what is taken: up to other stretches, and since the last time they were called.

    A stretch that goes on from one of its own rotation is one with it. Of the gaps inside what is taken the
    shortest counts.
    """
    rest = timedelta(hours=case.settings.limit(Rule.DAILY_REST))
    outer = [*_gaps(case)]
    inner = sorted(_gaps_inside(case), key=lambda gap: gap[0][1] - gap[0][0])
    for gap, taken, beside in (*outer, *inner[:1]):
        if (missing := rest - (gap[1] - gap[0])) > timedelta():
            yield case.finding(Rule.DAILY_REST, taken, missing, beside=beside, stretch=gap)
    yield from _called(case)


def weekly_rest(case: Case) -> Iterator[Finding]:
    """From one rest to the next it is seven days at the most; silent where weeks in a row say as much."""
    weeks, own = (case.settings.level(rule) for rule in (Rule.CONSECUTIVE_WEEKS, Rule.WEEKLY_REST))
    if weeks.rank >= own.rank and any(consecutive_weeks(case)):
        return
    rest = timedelta(hours=case.settings.limit(Rule.WEEKLY_REST))
    for run, taken in _too_long(case, rest, WEEK):
        free = (end - start for start, end in without([run], case.periods))
        yield case.finding(Rule.WEEKLY_REST, taken, rest - max(free, default=timedelta()), stretch=run)


def consecutive_weeks(case: Case) -> Iterator[Finding]:
    allowed = case.settings.limit(Rule.CONSECUTIVE_WEEKS) * WEEK
    for run, taken in _too_long(case, REST, allowed):
        yield case.finding(Rule.CONSECUTIVE_WEEKS, taken, run[1] - run[0] - allowed, stretch=run)


def consecutive_nights(case: Case) -> Iterator[Finding]:
    """A night counts from its half on, where the person lives."""
    zone, allowed = case.facts.zone, case.settings.limit(Rule.CONSECUTIVE_NIGHTS)
    most = max(allowed, *(len(nights_held([one.period], zone)) for one in case.taking))
    for row in in_rows(nights_held(case.periods, zone)):
        nights = [night(evening, zone) for evening in row]
        if len(row) > most and (taken := _part(case, nights)):
            stretch = nights[0][0], nights[-1][1]
            yield case.finding(Rule.CONSECUTIVE_NIGHTS, taken, len(row) - allowed, stretch=stretch)


def _too_long(case: Case, rest: timedelta, allowed: timedelta) -> Iterator[tuple[Period, Held]]:
    """The runs with something taken in them that last longer than a rule, and than any one stretch of the taken:
    one that is longer by itself was planned so, and what comes on top is what the rule is about."""
    most = max(allowed + CLOCK_CHANGE, *(one.ends_at - one.starts_at for one in case.taking))
    for run in runs(case.periods, rest):
        if run[1] - run[0] > most and (taken := _part(case, [run])):
            yield run, taken


def _part(case: Case, periods: Iterable[Period]) -> Held | None:
    """The first of the taken that has a part in any of the periods."""
    known = list(periods)
    return next((one for one in case.taking if any(shared(one.period, period) for period in known)), None)


def _gaps(case: Case) -> Iterator[tuple[Period, Held, Held]]:
    """The free time before and after each of the taken, with what they keep beside it."""
    others = (*case.kept, *case.taking)
    for taken in case.taking:
        before, after = _before(taken, others), _after(taken, others)
        if before is not None and before not in case.taking:
            yield (before.ends_at, taken.starts_at), taken, before
        if after is not None and after not in case.taking:
            yield (taken.ends_at, after.starts_at), taken, after


def _gaps_inside(case: Case) -> Iterator[tuple[Period, Held, Held]]:
    """Between two of the taken with nothing kept between them."""
    for earlier, later in pairwise(case.taking):
        if _before(later, [*case.kept, earlier]) is earlier:
            yield (earlier.ends_at, later.starts_at), later, earlier


def _before(taken: Held, others: Iterable[Held]) -> Held | None:
    """What ends last before it; None where something else goes on into it, or it goes on from its own rotation."""
    earlier = (one for one in others if one.starts_at < taken.starts_at)
    last = max(earlier, key=lambda one: (one.ends_at, _is_of(one, taken)), default=None)
    if last is None or last.ends_at > taken.starts_at or _goes_on(last.ends_at, taken.starts_at, last, taken):
        return None
    return last


def _after(taken: Held, others: Iterable[Held]) -> Held | None:
    """What begins first after it; None where it goes on into something else, or into its own rotation."""
    later = (one for one in others if one.ends_at > taken.ends_at)
    first = min(later, key=lambda one: (one.starts_at, not _is_of(one, taken)), default=None)
    if first is None or first.starts_at < taken.ends_at:
        return None
    return None if _goes_on(taken.ends_at, first.starts_at, taken, first) else first


def _goes_on(ends_at: datetime, starts_at: datetime, one: Held, other: Held) -> bool:
    return ends_at == starts_at and _is_of(one, other)


def _is_of(one: Held, other: Held) -> bool:
    return one.rotation_id == other.rotation_id


def _called(case: Case) -> Iterator[Finding]:
    """What begins before they are rested. Source: the rest restarts after the last intervention, FATIGUE 2.1."""
    rested_at = case.facts.rested_at
    if rested_at is not None and (early := [one for one in case.taking if one.starts_at < rested_at]):
        first = early[0]
        gap = first.starts_at, rested_at
        yield case.finding(Rule.DAILY_REST, first, rested_at - first.starts_at, stretch=gap)

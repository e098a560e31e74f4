"""How much somebody works: planned hours, interventions and what waiting counts as. For statements and averages."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from portal.fatigue.interruptions import Interruption
from portal.fatigue.local_days import Home
from portal.fatigue.periods import total, within
from portal.fatigue.rest import work_blocks
from portal.recovery.cases import HOUR, MINUTE, whole_minutes
from portal.recovery.limiting_rules import InterventionIsWork, MaxAverageWeek, StandbyFactor
from portal.rota.bounds.bounds import AverageWeek
from portal.rota.windows import Period, merged, without

WEEK = timedelta(weeks=1)


def intervention_minutes(rule: InterventionIsWork, interruption: Interruption) -> int:
    """Rounded up to a whole quarter of an hour, and half an hour at the least."""
    step = rule.round_up_minutes
    whole = whole_minutes(interruption.ends_at - interruption.starts_at)
    return max(rule.least_minutes, -(-whole // step) * step)


def standby_minutes(
    rule: StandbyFactor, oncall: Iterable[Period], interruptions: Iterable[Interruption]
) -> int:
    """What waiting counts as: on-call time outside interruptions times the factor, whole minutes."""
    waiting = total(without(merged(oncall), (one.period for one in interruptions)))
    return waiting * rule.percent // (MINUTE * 100)


def planned_minutes(home: Home, leave: Sequence[Period], period: Period) -> int:
    """Business hours of a period without leave and recovery taken."""
    return whole_minutes(total(within(work_blocks(home, leave, period), period)))


def worked_minutes(
    home: Home,
    leave: Sequence[Period],
    interruptions: Iterable[Interruption],
    period: Period,
    *,
    rule: InterventionIsWork,
) -> int:
    """Planned work, and the interventions that began outside it.

    Shape: an intervention that began at work counts as that work, also where it went on after it.
    """
    blocks = work_blocks(home, leave, period)
    begun = (one for one in interruptions if period[0] <= one.starts_at < period[1])
    outside = (one for one in begun if not any(start <= one.starts_at < end for start, end in blocks))
    planned = whole_minutes(total(within(blocks, period)))
    return planned + sum(intervention_minutes(rule, one) for one in outside)


def average_week(
    home: Home,
    leave: Sequence[Period],
    interruptions: Iterable[Interruption],
    *,
    as_of: datetime,
    most: MaxAverageWeek,
    counting: InterventionIsWork,
) -> AverageWeek:
    """The average of the last weeks up to an instant. Source: 2003/88/EC, articles 6 and 16: 48 hours."""
    period = as_of - most.window_weeks * WEEK, as_of
    worked = worked_minutes(home, leave, interruptions, period, rule=counting)
    limit = most.hours * HOUR // MINUTE
    return AverageWeek(worked // most.window_weeks, limit, limit * most.warn_percent // 100)

"""What a policy may not give as time: earned all the same, so it stands on the statement, for pay. Values only."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from portal.fatigue.local_days import local_day, midnight
from portal.fatigue.reports import Facts
from portal.recovery.cases import case_of
from portal.recovery.credits import Credit, evaluate
from portal.recovery.earning_rules import NotAllowed
from portal.recovery.rules import Policy
from portal.recovery.statements.lines import Line, Section
from portal.rota.windows import DAY, Period

BEFORE_DAYS = 35
"""Days before a month from which a duty may reach into it, as the books take them. Chosen by us."""


def refused_lines(
    facts: Facts, policies: Sequence[tuple[date, Policy]], whole: Period, *, as_of: datetime
) -> Iterator[Line]:
    """Lines of [start, end) of a month, by the policy that held on the day on which each was earned."""
    begins = [*((midnight(facts.home, since), policy) for since, policy in policies), (whole[1], None)]
    for (start, policy), (end, _next) in pairwise(begins):
        span = max(start, whole[0]), min(end, whole[1])
        if policy and span[0] < span[1] and _refuses(policy):
            yield from (_line(facts, one) for one in _refused(facts, policy, span, whole, as_of))


def _refuses(policy: Policy) -> bool:
    return policy.first(NotAllowed) is not None


def _refused(facts: Facts, policy: Policy, span: Period, whole: Period, as_of: datetime) -> Iterable[Credit]:
    known = min(as_of, whole[1] + DAY)
    days = (known - whole[0]) // timedelta(days=1) + BEFORE_DAYS
    found = evaluate(policy, case_of("", facts, days=days, as_of=known)).refused
    return (one for one in found if span[0] <= one.earned_at < span[1])


def _line(facts: Facts, credit: Credit) -> Line:
    source = f"{credit.source_type}:{credit.source_id}"
    about = {"rule": credit.rule, "reason": str(credit.reason), "source": source}
    key = f"{Section.REFUSED}:{credit.rule}:{source}"
    return Line(Section.REFUSED, key, local_day(facts.home, credit.earned_at), credit.minutes, about=about)

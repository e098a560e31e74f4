"""How much people whose policy limits it have worked in an average week."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.fatigue.interruptions import interruptions
from portal.fatigue.queries import facts_of
from portal.fatigue.reports import Facts
from portal.people.models import Person
from portal.recovery.limiting_rules import InterventionIsWork, MaxAverageWeek
from portal.recovery.local_dates import today
from portal.recovery.policies.history import holding
from portal.recovery.policies.queries import lines_for
from portal.recovery.rules import Policy
from portal.recovery.working_time import WEEK, average_week
from portal.rota.bounds.bounds import AverageWeek

TO_THE_MINUTE = InterventionIsWork(round_up_minutes=1, least_minutes=0)
"""Where a policy does not say how interventions count."""


def weeks_of(people: Sequence[Person], at: datetime) -> Mapping[int, AverageWeek]:
    """By person; who has no such rule today is not there. Seven queries, two where nobody has one."""
    lines = lines_for(people)
    entries = {person.id: holding(lines.get(person.id, ()), today(person, at)) for person in people}
    policies = {who: entry.policy for who, entry in entries.items() if entry and entry.policy.is_on}
    limits = {who: most for who, policy in policies.items() if (most := policy.first(MaxAverageWeek))}
    if not limits:
        return {}
    longest = max(most.window_weeks for most in limits.values())
    facts = facts_of([person for person in people if person.id in limits], at - longest * WEEK, at)
    return {who: _week(facts[who], policies[who], most, at) for who, most in limits.items()}


def _week(facts: Facts, policy: Policy, most: MaxAverageWeek, at: datetime) -> AverageWeek:
    ended = [one for one in interruptions(facts.home, facts.pages) if one.ends_at <= at]
    counting = policy.first(InterventionIsWork) or TO_THE_MINUTE
    off = [*facts.leave, *facts.recovery]
    return average_week(facts.home, off, ended, as_of=at, most=most, counting=counting)

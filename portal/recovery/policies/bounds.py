"""What policies let be asked of people: what planning and swaps hear of them."""

from collections.abc import Mapping, Sequence

from portal.people.models import Person
from portal.recovery.limiting_rules import MaxConsecutive
from portal.recovery.policies.queries import policies_for
from portal.recovery.rules import Policy
from portal.rota.bounds.bounds import NO_BOUNDS, Bounds, InARow, Line


def bounds_of(people: Sequence[Person]) -> Mapping[int, Line]:
    """By person, from which local date on; two queries."""
    lines = policies_for(people)
    return {who: [(since, _bounds(policy)) for since, policy in line] for who, line in lines.items()}


def _bounds(policy: Policy) -> Bounds:
    return Bounds(in_a_row=_in_a_row(policy.first(MaxConsecutive))) if policy.is_on else NO_BOUNDS


def _in_a_row(rule: MaxConsecutive | None) -> InARow | None:
    return InARow(weeks=rule.weeks, nights=rule.nights, days=rule.days) if rule else None

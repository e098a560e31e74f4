"""What policies let be asked of people: what planning and swaps hear of them."""

from collections.abc import Mapping, Sequence

from portal.people.models import Person
from portal.recovery import limiting_rules as rules
from portal.recovery.limiting_rules import MaxConsecutive
from portal.recovery.policies.queries import policies_for
from portal.recovery.rules import Policy
from portal.rota.bounds.bounds import NO_BOUNDS, Bounds, Consent, InARow, Line, Notice


def bounds_of(people: Sequence[Person]) -> Mapping[int, Line]:
    """By person, from which local date on; two queries."""
    lines = policies_for(people)
    return {who: [(since, _bounds(policy)) for since, policy in line] for who, line in lines.items()}


def _bounds(policy: Policy) -> Bounds:
    if not policy.is_on:
        return NO_BOUNDS
    return Bounds(
        in_a_row=_in_a_row(policy.first(MaxConsecutive)),
        notice=_notice(policy.first(rules.Notice)),
        consent=_consent(policy.first(rules.Consent)),
        answer_minutes=flag.minutes if (flag := policy.first(rules.ResponseTimeFlag)) else None,
    )


def _in_a_row(rule: MaxConsecutive | None) -> InARow | None:
    return InARow(weeks=rule.weeks, nights=rule.nights, days=rule.days) if rule else None


def _notice(rule: rules.Notice | None) -> Notice | None:
    return Notice(min_days=rule.min_days, clear_days=rule.exceptional_clear_days) if rule else None


def _consent(rule: rules.Consent | None) -> Consent | None:
    if rule is None:
        return None
    return Consent(on_weekends=rule.on_weekends, on_holidays=rule.on_holidays, on_nights=rule.on_nights)

"""Trying rules on what really happened to the people whom a policy is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.fatigue.queries import facts_of
from portal.fatigue.rest import BEFORE
from portal.people.models import Person
from portal.people.queries import members_of
from portal.recovery.cases import case_of
from portal.recovery.policies.history import Entry, in_force
from portal.recovery.policies.models import RecoveryPolicy
from portal.recovery.policies.queries import entries_of, policies_of_team
from portal.recovery.policies.trial import DAYS, Recomputed, Tried, recomputed, remembering, tried
from portal.recovery.rules import Policy

MARGIN = timedelta(days=37)
"""Facts of so much longer: a shift of several weeks may end within. Chosen by us."""


@dataclass(frozen=True)
class Trial:
    """What each rule would have given in the last 90 days, by its name, and to whom.

    `recomputed` is there when the policy would hold from a day that has begun.
    """

    rules: Mapping[str, Tried]
    people: Mapping[str, Person]
    recomputed: Recomputed | None


def try_out(
    policy: RecoveryPolicy, wanted: Policy, *, since: date | None, today: date, at: datetime
) -> Trial:
    """Rules that are typed, as if they were on; queries do not grow with people or days."""
    people = {person.key: person for person in people_of(policy)}
    facts = facts_of([*people.values()], at - timedelta(days=DAYS) - MARGIN - BEFORE, at)
    cases = [case_of(key, facts[person.id], days=DAYS, as_of=at) for key, person in people.items()]
    change, evaluated = None, remembering()
    if since is not None and since <= today:
        before = entries_of(policy)
        change = recomputed(before, in_force([*before, Entry(since, wanted)]), cases, since, evaluated)
    return Trial(tried(Policy(wanted.rulings, is_on=True), cases, evaluated), people, change)


def people_of(policy: RecoveryPolicy) -> list[Person]:
    """Those of the team whom it is for; who has a policy of their country has that one."""
    others = {one.country for one in policies_of_team(policy.team)} - {policy.country}
    people = [membership.person for membership in members_of(policy.team)]
    if policy.country:
        return [person for person in people if person.country == policy.country]
    return [person for person in people if person.country not in others - {None}]

"""Builders: recovery policies that somebody has read, checked and switched on."""

from datetime import date, datetime

from portal.people.models import Person, Team
from portal.recovery.policies.actions import Wish, begin_policy, save_policy
from portal.recovery.policies.models import RecoveryPolicy
from portal.recovery.rules import Rule
from tests.clock import START


def a_policy(
    team: Team,
    *rules: Rule,
    by: Person,
    since: date | None = None,
    country: str | None = None,
    is_on: bool = True,
    at: datetime = START,
) -> RecoveryPolicy:
    """A policy of some rules, on from `since` (the day of `at`)."""
    policy = begin_policy(team, name=f"Rest in {team.name}", country=country, by=by, at=at)
    save_policy(policy, a_wish(policy, *rules, since=since or at.date(), is_on=is_on), by=by, at=at)
    return policy


def a_wish(
    policy: RecoveryPolicy, *rules: Rule, since: date, is_on: bool = True, checked_by: str = "Hana, HR"
) -> Wish:
    """The next version of a policy, each rule under the name of its kind."""
    return Wish(
        rules=[("", rule) for rule in rules],
        is_on=is_on,
        applies_from=since,
        reason="agreed with the works council",
        based_on=policy.versions[-1].number,
        checked_by=checked_by,
        checked_on=since if checked_by else None,
    )

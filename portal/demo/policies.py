"""The rules of rest in the demo: one team lives by them, another has begun to read them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from portal.demo.exchanges import Step
from portal.demo.stage import Stage
from portal.people.models import Person
from portal.recovery.earning_rules import CapExpiry, DailyRest, RecoveryAfterNight, RecoveryAfterWeekend
from portal.recovery.policies.actions import Wish, begin_policy, save_policy
from portal.recovery.policies.models import RecoveryPolicy
from portal.recovery.policies.queries import policies_of_team
from portal.recovery.presets import PRESETS
from portal.recovery.rules import Rule

CORE = "sre-core"
CHECKED_BY = "Claire Petit, HR"
NIGHTS: Sequence[Rule] = (DailyRest(hours=11), RecoveryAfterNight(), CapExpiry())
WEEKENDS: Sequence[Rule] = (DailyRest(hours=11), RecoveryAfterNight(), RecoveryAfterWeekend(), CapExpiry())


def policy_steps(stage: Stage, *, at: datetime) -> list[Step]:
    """SRE Core began with nights three months ago and added weekends; Payments has only looked at what France asks."""
    begun_at, later_at = at - timedelta(days=95), at - timedelta(days=30)
    return [
        Step(begun_at, lambda: _begin_core(stage, begun_at)),
        Step(later_at, lambda: _add_weekends(stage, later_at)),
        Step(later_at, lambda: _look_at_france(stage, later_at)),
    ]


def _begin_core(stage: Stage, at: datetime) -> None:
    policy = begin_policy(stage.teams[CORE], name="Rest after nights", by=stage.lead(CORE), at=at)
    since = at.date() + timedelta(days=5)
    _save(policy, NIGHTS, "Agreed with the works council", since, by=stage.lead(CORE), at=at)


def _add_weekends(stage: Stage, at: datetime) -> None:
    (policy,) = policies_of_team(stage.teams[CORE])
    _save(policy, WEEKENDS, "Weekends count as well", at.date(), by=stage.lead(CORE), at=at)


def _look_at_france(stage: Stage, at: datetime) -> None:
    begin_policy(
        stage.teams["payments"], name="France", preset=PRESETS["fr"], by=stage.lead("payments"), at=at
    )


def _save(
    policy: RecoveryPolicy, rules: Sequence[Rule], reason: str, since: date, *, by: Person, at: datetime
) -> None:
    number = policy.versions[-1].number
    named = [("", rule) for rule in rules]
    wish = Wish(named, True, since, reason, number, CHECKED_BY, since)
    save_policy(policy, wish, by=by, at=at)

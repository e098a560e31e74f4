"""The rules of rest in the demo: one team lives by them, another has begun to read them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from portal.demo.stage import Stage
from portal.people.models import Person
from portal.recovery.earning_rules import CapExpiry, DailyRest, RecoveryAfterNight, RecoveryAfterWeekend
from portal.recovery.policies.actions import Wish, begin_policy, save_policy
from portal.recovery.policies.models import RecoveryPolicy
from portal.recovery.presets import PRESETS
from portal.recovery.rules import Rule

CHECKED_BY = "Claire Petit, HR"
NIGHTS: Sequence[Rule] = (DailyRest(hours=11), RecoveryAfterNight(), CapExpiry())
WEEKENDS: Sequence[Rule] = (DailyRest(hours=11), RecoveryAfterNight(), RecoveryAfterWeekend(), CapExpiry())


def write_policies(stage: Stage, *, at: datetime) -> None:
    """SRE Core began with nights three months ago and added weekends; Payments has only looked at what France asks."""
    core, lead = stage.teams["sre-core"], stage.lead("sre-core")
    begun_at = at - timedelta(days=95)
    policy = begin_policy(core, name="Rest after nights", by=lead, at=begun_at)
    _save(
        policy,
        NIGHTS,
        "Agreed with the works council",
        begun_at.date() + timedelta(days=5),
        by=lead,
        at=begun_at,
    )
    later = at - timedelta(days=30)
    _save(policy, WEEKENDS, "Weekends count as well", later.date(), by=lead, at=later)
    payments = stage.teams["payments"]
    begin_policy(payments, name="France", preset=PRESETS["fr"], by=stage.lead("payments"), at=later)


def _save(
    policy: RecoveryPolicy, rules: Sequence[Rule], reason: str, since: date, *, by: Person, at: datetime
) -> None:
    number = policy.versions[-1].number
    named = [("", rule) for rule in rules]
    wish = Wish(named, True, since, reason, number, CHECKED_BY, since)
    save_policy(policy, wish, by=by, at=at)

"""Beginning a recovery policy, and saving its next version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.recovery.effects import BadRule
from portal.recovery.policies.history import next_rulings, stored_of
from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion
from portal.recovery.policies.queries import policies_of_team
from portal.recovery.presets import Preset
from portal.recovery.rules import Policy, Rule

FARTHEST = timedelta(days=400)
"""How far back or ahead a version may hold from. Chosen by us: longer is a typing error in the year."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants a policy to be: rules in their order, each with its id ("": named by its kind).

    `based_on` is the number of the version they saw; without a name it keeps the one it has.
    """

    rules: Sequence[tuple[str, Rule]]
    is_on: bool
    applies_from: date
    reason: str
    based_on: int
    checked_by: str = ""
    checked_on: date | None = None
    name: str = ""


@transactional
def begin_policy(
    team: Team,
    *,
    name: str,
    by: Person,
    at: datetime,
    country: str | None = None,
    preset: Preset | None = None,
) -> RecoveryPolicy:
    """A first version that is off: the rules of a preset, or none.

    Errors: Refused where the team has one for the same people.
    """
    db.session.refresh(team, with_for_update=True)
    if any(one.country == country for one in policies_of_team(team)):
        text = _("There is one for these people already: change that one, or choose a country.")
        raise Refused(text, field="country")
    policy = add(RecoveryPolicy(team_id=team.id, name=name, country=country, created_at=at))
    first = preset.policy if preset else Policy()
    reason = _("Started from %(name)s", name=preset.name) if preset else _("Started empty")
    wish = Wish((), False, at.astimezone(ZoneInfo(team.time_zone)).date(), reason, based_on=0)
    _add_version(policy, first, wish, preset=preset.code if preset else None, by=by, at=at)
    return policy


@transactional
def save_policy(policy: RecoveryPolicy, wish: Wish, *, by: Person, at: datetime) -> RecoveryPolicyVersion:
    """Store the next version. What was to hold on its first date or later is replaced by it.

    A name is no part of a version: where nothing else is different it changes alone, and the last version is returned.
    Errors: Refused when somebody else has saved one since, when nothing is different, for a date more than 400 days
    away, and for switching on what is empty or what nobody has checked.
    """
    db.session.refresh(policy, with_for_update=True)
    last = policy.versions[-1]
    meant = _meant(policy, wish)
    if _rename(policy, wish.name, by, at) and _is_same(wish, last, meant):
        return last
    _check(wish, last, meant, at)
    return _add_version(policy, meant, wish, preset=last.preset, by=by, at=at)


def _meant(policy: RecoveryPolicy, wish: Wish) -> Policy:
    try:
        return Policy(next_rulings([one.meant for one in policy.versions], wish.rules), wish.is_on)
    except BadRule as error:
        raise Refused(str(error), field="rules") from error


def _check(wish: Wish, last: RecoveryPolicyVersion, meant: Policy, at: datetime) -> None:
    if wish.based_on != last.number:
        raise Refused(
            _(
                "%(name)s has saved version %(number)s since you opened this. Look at it, then change that one.",
                name=last.saved_by.name,
                number=last.number,
            )
        )
    if _is_same(wish, last, meant):
        raise Refused(_("Nothing is different from version %(number)s.", number=last.number))
    if abs(wish.applies_from - at.date()) > FARTHEST:
        raise Refused(_("That is more than 400 days away. Look at the year."), field="applies_from")
    if wish.is_on:
        _check_on(wish)


def _check_on(wish: Wish) -> None:
    if not wish.rules:
        raise Refused(_("A policy without rules cannot be on. Add a rule first."), field="is_on")
    if not wish.checked_by or wish.checked_on is None:
        raise Refused(_("Say who has checked the rules, and when, before they are on."), field="checked_by")


def _rename(policy: RecoveryPolicy, name: str, by: Person, at: datetime) -> bool:
    """Whether it is called otherwise now."""
    if name in ("", policy.name):
        return False
    record("recovery_policy.renamed", policy.key, by=by.id, at=at, before=policy.name, after=name)
    policy.name = name
    return True


def _is_same(wish: Wish, last: RecoveryPolicyVersion, meant: Policy) -> bool:
    rest = wish.applies_from, wish.checked_by, wish.checked_on
    return meant == last.meant and rest == (last.applies_from, last.checked_by or "", last.checked_on)


def _add_version(
    policy: RecoveryPolicy, meant: Policy, wish: Wish, *, preset: str | None, by: Person, at: datetime
) -> RecoveryPolicyVersion:
    version = add(
        RecoveryPolicyVersion(
            policy_id=policy.id,
            number=wish.based_on + 1,
            rulings=stored_of(meant),
            is_on=meant.is_on,
            applies_from=wish.applies_from,
            reason=wish.reason,
            preset=preset,
            checked_by=wish.checked_by or None,
            checked_on=wish.checked_on,
            saved_at=at,
            saved_by_id=by.id,
        )
    )
    db.session.refresh(policy)
    told = {"is_on": version.is_on, "applies_from": version.applies_from.isoformat()}
    record("recovery_policy.saved", policy.key, by=by.id, at=at, number=version.number, **told)
    return version

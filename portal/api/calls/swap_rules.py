"""The rules by which a team's shifts change hands."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from portal.api.endpoint import endpoint
from portal.api.schema import Flag, In, Out, Whole
from portal.core import clock
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.strictness import BOUNDS, DEFAULTS, UNITS, Rule, Setting, Settings, Strictness


def _in_bounds(rule: "SwapRuleIn") -> "SwapRuleIn":
    bounds = BOUNDS.get(rule.rule)
    if rule.rule not in DEFAULTS:
        raise ValueError(_("This rule holds always."))
    if bounds is None and rule.limit is not None:
        raise ValueError(_("This rule has no number: leave out its limit."))
    if bounds is not None and (rule.limit is None or not bounds[0] <= rule.limit <= bounds[1]):
        raise ValueError(_("Give a limit from %(min)s to %(max)s.", min=bounds[0], max=bounds[1]))
    return rule


def _each_once(rules: "list[SwapRuleIn]") -> "list[SwapRuleIn]":
    if len({rule.rule for rule in rules}) < len(rules):
        raise ValueError(_("Send each rule once."))
    return rules


class SwapRuleIn(In):
    """`limit` is in weeks, nights, hours or clear days, as `unit` says in the answer; null for a rule without one."""

    rule: Rule
    level: Strictness
    limit: Whole | None = None


class SwapRulesIn(In):
    needs_approval: Flag = False
    rules: Annotated[
        list[Annotated[SwapRuleIn, AfterValidator(_in_bounds)]],
        Field(max_length=len(DEFAULTS)),
        AfterValidator(_each_once),
    ]


class SwapRuleOut(Out):
    """`is_default`: the team has not set it differently."""

    rule: Rule
    level: Strictness
    limit: int | None
    unit: str | None
    is_default: bool


class SwapRulesOut(Out):
    needs_approval: bool
    rules: list[SwapRuleOut]


@endpoint("GET", "/teams/<slug>/swap-rules", summary="The rules by which a team's shifts change hands")
def show_swap_rules(slug: str) -> SwapRulesOut:
    return _out(team_for(current_person(), slug))


@endpoint("PUT", "/teams/<slug>/swap-rules", summary="Set the rules of a team's swaps")
def put_swap_rules(slug: str, body: SwapRulesIn) -> SwapRulesOut:
    """For managers of the team. A rule that is left out goes back to its default."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    settings = Settings({**DEFAULTS, **_meant(body.rules)}, needs_approval=body.needs_approval)
    change_settings(team, settings, by=current_person(), at=clock.now())
    return _out(team)


def _meant(rules: Sequence[SwapRuleIn]) -> dict[Rule, Setting]:
    return {rule.rule: Setting(rule.level, rule.limit) for rule in rules}


def _out(team: Team) -> SwapRulesOut:
    settings = settings_of(team)
    return SwapRulesOut(
        needs_approval=settings.needs_approval,
        rules=[
            SwapRuleOut(
                rule=rule,
                level=settings.rules[rule].level,
                limit=settings.rules[rule].limit,
                unit=UNITS.get(rule),
                is_default=settings.rules[rule] == default,
            )
            for rule, default in DEFAULTS.items()
        ],
    )

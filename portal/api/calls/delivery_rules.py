"""How each severity is delivered to a team: at once or in working hours, and the clocks that run on."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from portal.api.endpoint import endpoint
from portal.api.schema import Flag, In, Out, Whole
from portal.api.shapes.severities import SeverityCode, SeverityIn, code_of
from portal.core import clock
from portal.core.text import _
from portal.escalations.delivery import DEFAULTS, Rule, WhenHours
from portal.escalations.forms import LONGEST_DELAY
from portal.escalations.rules.actions import set_rules
from portal.escalations.rules.queries import rules_of
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for

Minutes = Annotated[
    Annotated[Whole, Field(ge=1, le=LONGEST_DELAY)] | None, Field(description="null: this clock does not run")
]


class RuleIn(In):
    """`hours` says whose working hours a page waits for; `always` is at once, at any hour."""

    severity: SeverityIn
    hours: WhenHours
    is_secondary_too: Flag = False
    answer_minutes: Minutes = None
    management_minutes: Minutes = None
    forgotten_minutes: Minutes = None


class RuleOut(Out):
    """`is_default`: the team has not set it differently."""

    severity: SeverityCode
    hours: WhenHours
    is_secondary_too: bool
    answer_minutes: int | None
    management_minutes: int | None
    forgotten_minutes: int | None
    is_default: bool


class RulesOut(Out):
    rules: list[RuleOut]


def _each_once(rules: list[RuleIn]) -> list[RuleIn]:
    if len({rule.severity for rule in rules}) < len(rules):
        raise ValueError(_("Send each severity once."))
    return rules


class RulesIn(In):
    rules: Annotated[list[RuleIn], Field(max_length=len(DEFAULTS)), AfterValidator(_each_once)]


@endpoint("GET", "/teams/<slug>/delivery-rules", summary="How a team wants each severity delivered")
def list_delivery_rules(slug: str) -> RulesOut:
    return _out(team_for(current_person(), slug))


@endpoint("PUT", "/teams/<slug>/delivery-rules", summary="Set how severities are delivered")
def put_delivery_rules(slug: str, body: RulesIn) -> RulesOut:
    """For managers of the team. A severity that is left out goes back to its default."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    set_rules(team, {**DEFAULTS, **_meant(body.rules)}, by=current_person(), at=clock.now())
    return _out(team)


def _meant(rules: Sequence[RuleIn]) -> dict[int, Rule]:
    return {int(rule.severity): Rule(**rule.model_dump(exclude={"severity"})) for rule in rules}


def _out(team: Team) -> RulesOut:
    rules = rules_of(team.id).items()
    return RulesOut(
        rules=[
            RuleOut(severity=code_of(rank), **vars(rule), is_default=rule == DEFAULTS[rank])
            for rank, rule in rules
        ]
    )

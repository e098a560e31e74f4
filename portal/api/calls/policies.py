"""Escalation policies: whom an incident pages, and when."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import Flag, In, Listing, Name, Out, PartQuery, Slug, Text, Whole
from portal.api.shapes.severities import SeverityCode, SeverityIn, code_of
from portal.api.shapes.steps import StepIn, StepOut, step_out, steps_meant
from portal.core import clock
from portal.escalations import actions
from portal.escalations.forms import STEP_LIMIT
from portal.escalations.models import EscalationPolicy, EscalationStep
from portal.escalations.queries import policy_for
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for


class PolicyOut(Out):
    """`severity_filter` null answers every severity; `repeat_count` is how often the steps start again."""

    id: str
    name: str
    team: str
    severity_filter: SeverityCode | None
    is_active: bool
    is_default: bool
    description: str
    repeat_count: int
    steps: list[StepOut]


class PolicyList(Listing):
    items: list[PolicyOut]


class NewPolicy(In):
    name: Name
    team: Slug
    severity_filter: SeverityIn | None = None
    is_active: Flag = True
    is_default: Flag = False
    description: Text = ""
    repeat_count: Annotated[Whole, Field(le=9)] = actions.PolicyFacts.repeat_count
    steps: Annotated[list[StepIn], Field(max_length=STEP_LIMIT)] = []


class PoliciesQuery(PartQuery):
    team: Slug | None = None


@endpoint("GET", "/escalation-policies", summary="All policies, or a team's")
def list_policies(query: PoliciesQuery) -> PolicyList:
    steps = selectinload(EscalationPolicy.steps).joinedload(EscalationStep.target_person)
    policies = select(EscalationPolicy).options(joinedload(EscalationPolicy.team), steps)
    if query.team is not None:
        policies = policies.where(EscalationPolicy.team_id == team_for(current_person(), query.team).id)
    rows, cursor = part_of(policies, query, EscalationPolicy.id)
    return PolicyList(items=[_out(policy) for policy in rows], next_cursor=cursor)


@endpoint("POST", "/escalation-policies", summary="Add a policy", status=201)
def create_policy(body: NewPolicy) -> PolicyOut:
    """For managers of the team. A new default takes the place of the one before."""
    team = team_for(current_person(), body.team, to=To.MANAGE)
    facts = actions.PolicyFacts(
        name=body.name,
        severity=None if body.severity_filter is None else int(body.severity_filter),
        is_active=body.is_active,
        is_default=body.is_default,
        description=body.description,
        repeat_count=body.repeat_count,
        steps=steps_meant(body.steps),
    )
    return _out(actions.create_policy(team, facts, by=current_person(), at=clock.now()))


@endpoint("GET", "/escalation-policies/<key>", summary="One policy")
def show_policy(key: str) -> PolicyOut:
    return _out(policy_for(current_person(), key))


def _out(policy: EscalationPolicy) -> PolicyOut:
    return PolicyOut(
        id=policy.key,
        name=policy.name,
        team=policy.team.slug,
        severity_filter=None if policy.severity is None else code_of(policy.severity),
        is_active=policy.is_active,
        is_default=policy.is_default,
        description=policy.description,
        repeat_count=policy.repeat_count,
        steps=[step_out(step) for step in policy.steps],
    )

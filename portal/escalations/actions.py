"""Changing escalation policies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.escalations.ladder import Step, TargetType
from portal.escalations.models import EscalationPolicy, EscalationStep
from portal.escalations.queries import policies_of
from portal.escalations.templates import Start, Template, five_steps
from portal.people.models import Person, Team, TeamRole
from portal.people.queries import members_of
from portal.rota.models import RotaRole


@dataclass(frozen=True)
class StepFacts:
    """One step as it is typed; the order is its place in the list."""

    delay_minutes: int
    target_type: TargetType
    channels: Sequence[str] = ()
    role: RotaRole = RotaRole.PRIMARY
    target_person_id: int | None = None
    target_email: str | None = None
    target_channel: str | None = None
    message: str = ""
    is_postmortem_owed: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class PolicyFacts:
    """What can be set of a policy."""

    name: str
    severity: int | None = None
    is_active: bool = True
    is_default: bool = False
    description: str = ""
    repeat_count: int = 1
    steps: Sequence[StepFacts] = field(default_factory=tuple)


@transactional
def create_policy(team: Team, facts: PolicyFacts, *, by: Person | None, at: datetime) -> EscalationPolicy:
    """A new policy with its steps. The one default a team has is the last that was made so."""
    _give_up_default(team.id, facts)
    policy = add(EscalationPolicy(team_id=team.id, created_at=at, **_columns(facts)))
    _put_steps(policy, facts.steps)
    record("policy.created", f"{team.slug}/{facts.name}", by=by.id if by else None, at=at)
    return policy


@transactional
def create_from_template(
    team: Team, *, by: Person | None, at: datetime, template: Callable[[Start], Template] = five_steps
) -> EscalationPolicy:
    """A policy to start from. Where a default is in force it stays: the new one then waits, inactive."""
    lead = next((m.person for m in members_of(team) if m.role == TeamRole.MANAGER), by)
    wished = template(Start(team.name, team.slug, lead.id if lead else None))
    is_free = not any(policy.is_default and policy.is_active for policy in policies_of(team.id))
    steps = [_step_facts(step) for step in wished.steps]
    facts = PolicyFacts(
        name=wished.name,
        severity=wished.severity,
        is_active=wished.is_active and is_free,
        is_default=wished.is_default and is_free,
        description=wished.description,
        repeat_count=wished.repeat_count,
        steps=steps,
    )
    return create_policy(team, facts, by=by, at=at)


def _step_facts(step: Step) -> StepFacts:
    target = {step.target_type: step.target}
    return StepFacts(
        delay_minutes=step.delay_minutes,
        target_type=step.target_type,
        channels=step.channels,
        role=RotaRole(step.role),
        target_person_id=int(step.target or 0) if step.target_type is TargetType.USER else None,
        target_email=_text(target.get(TargetType.EMAIL)),
        target_channel=_text(target.get(TargetType.CHANNEL)),
        message=step.message,
        is_postmortem_owed=step.is_postmortem_owed,
    )


def _text(target: int | str | None) -> str | None:
    return None if target is None else str(target)


@transactional
def update_policy(policy: EscalationPolicy, facts: PolicyFacts, *, by: Person, at: datetime) -> None:
    """Change a policy. Incidents that are climbing it go on by the order of their last step."""
    _give_up_default(policy.team_id, facts, but=policy.id)
    for name, value in _columns(facts).items():
        setattr(policy, name, value)
    _put_steps(policy, facts.steps)
    record("policy.changed", f"{policy.team.slug}/{facts.name}", by=by.id, at=at)


@transactional
def delete_policy(policy: EscalationPolicy, *, by: Person, at: datetime) -> None:
    """Remove a policy; open incidents that climbed it are paged by what `choose_policy` finds instead."""
    record("policy.deleted", f"{policy.team.slug}/{policy.name}", by=by.id, at=at)
    db.session.delete(policy)


def _columns(facts: PolicyFacts) -> dict[str, object]:
    return {name: value for name, value in vars(facts).items() if name != "steps"}


def _give_up_default(team_id: int, facts: PolicyFacts, *, but: int = 0) -> None:
    if facts.is_default and facts.is_active:
        others = update(EscalationPolicy).where(
            EscalationPolicy.team_id == team_id, EscalationPolicy.id != but
        )
        db.session.execute(others.values(is_default=False))


def _put_steps(policy: EscalationPolicy, steps: Sequence[StepFacts]) -> None:
    policy.steps = []
    db.session.flush()
    for order, step in enumerate(steps, start=1):
        values = vars(step) | {"channels": list(step.channels)}
        add(EscalationStep(policy_id=policy.id, order=order, **values))
    db.session.expire(policy, ["steps"])

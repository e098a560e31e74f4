"""Reading escalation policies."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.db import many, one_or_none
from portal.escalations.ladder import Ladder, Step, TargetType, choose_policy
from portal.escalations.models import EscalationPolicy, EscalationStep
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import require


def policies_of(*team_ids: int) -> Sequence[EscalationPolicy]:
    """The policies of one team or several, with their steps."""
    steps = selectinload(EscalationPolicy.steps).joinedload(EscalationStep.target_person)
    theirs = select(EscalationPolicy).where(EscalationPolicy.team_id.in_(team_ids)).options(steps)
    return many(theirs.order_by(EscalationPolicy.id))


def all_policies() -> Sequence[EscalationPolicy]:
    steps = selectinload(EscalationPolicy.steps).joinedload(EscalationStep.target_person)
    everything = select(EscalationPolicy).join(Team).options(joinedload(EscalationPolicy.team), steps)
    return many(everything.order_by(Team.name, EscalationPolicy.id))


def policy_for(person: Person, key: str, *, to: To = To.SEE) -> EscalationPolicy:
    """The loader of policies. Errors: 404, 403 as `require` says."""
    policy = one_or_none(select(EscalationPolicy).where(EscalationPolicy.key == key)) or abort(404)
    require(person, policy.team_id, to)
    return policy


def policy_of(team_id: int, severity: int) -> EscalationPolicy | None:
    """The policy that answers a team's incident of this severity."""
    return choose_policy(policies_of(team_id), severity)


def ladder_of(policy: EscalationPolicy | None) -> Ladder:
    """The stored policy as the pure ladder; without one a ladder that has no step."""
    if policy is None:
        return Ladder(())
    return Ladder(tuple(step_of(s) for s in policy.steps), repeat_count=policy.repeat_count)


def step_of(row: EscalationStep) -> Step:
    """A row as the pure step, whether it is stored or not."""
    targets: dict[TargetType, int | str | None] = {
        TargetType.USER: row.target_person_id,
        TargetType.EMAIL: row.target_email,
        TargetType.CHANNEL: row.target_channel,
    }
    return Step(
        order=row.order,
        delay_minutes=row.delay_minutes,
        channels=tuple(row.channels),
        target_type=row.target_type,
        role=row.role,
        target=targets.get(row.target_type),
        message=row.message,
        is_active=row.is_active,
        is_postmortem_owed=row.is_postmortem_owed,
    )

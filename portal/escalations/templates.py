"""Policies to start from, as values. What they say is a proposal; managers change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.escalations.ladder import Step, TargetType


@dataclass(frozen=True, slots=True)
class Start:
    """What a template needs to know of a team; `lead_id` is a person, None where it has no manager."""

    team_name: str
    team_slug: str
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A policy as it is proposed. `is_active` is wished for: a policy in force is never pushed aside."""

    name: str
    description: str
    steps: tuple[Step, ...]
    severity: int | None = None
    is_active: bool = True
    is_default: bool = False
    repeat_count: int = 1


def in_turn(start: Start) -> Template:
    """Primary at once, secondary after 5 minutes, manager after 15; for every severity."""
    waking = ("PUSH", "SMS", "EMAIL")
    return Template(
        name=f"{start.team_name} - everything",
        description=(
            "The primary acknowledges within 5 minutes. The secondary steps in after that, "
            "the manager on call after 15 minutes."
        ),
        steps=(
            Step(1, 0, waking, TargetType.ON_CALL, "primary", message="Please acknowledge within 5 minutes."),
            Step(
                2, 5, waking, TargetType.ON_CALL, "secondary",
                message="The primary has not acknowledged for 5 minutes. Please step in.",
            ),
            Step(
                3, 15, waking, TargetType.ON_CALL, "manager",
                message="Nobody has acknowledged for 15 minutes. Please find somebody.",
            ),
        ),
        is_default=True,
    )  # fmt: skip


def five_steps(start: Start) -> Template:
    """From the team's room to the direction at 0, 5, 15, 30, 60 minutes. Source: requirements 002-63…71."""
    return Template(
        name=f"{start.team_name} - SEV1",
        description=(
            "Step 1 (0 min): the team is informed. Step 2 (5 min): whoever is on call must acknowledge. "
            "Step 3 (15 min): the lead must step in. Step 4 (30 min): the manager must coordinate. "
            "Step 5 (60 min): the direction is told."
        ),
        steps=_five(start),
        severity=1,
        is_active=False,
    )


def _five(start: Start) -> tuple[Step, ...]:
    lead = (TargetType.USER, "primary", start.lead_id)
    stand_in = (TargetType.ON_CALL, "manager", None)
    third_type, third_role, third_target = stand_in if start.lead_id is None else lead
    return (
        Step(
            1, 0, ("SLACK",), TargetType.CHANNEL, target=f"#{start.team_slug}-incidents",
            message="New SEV1: {incident.title} ({incident.service}). Please acknowledge within 5 minutes.",
        ),
        Step(
            2, 5, ("SLACK", "SMS"), TargetType.ON_CALL, "primary",
            message="{incident.short_id} has not been acknowledged for 5 minutes: {incident.title}",
        ),
        Step(
            3, 15, ("SMS", "EMAIL"), third_type, third_role, third_target,
            message="Level 2: on-call does not answer {incident.short_id}: {incident.title}. Please step in.",
        ),
        Step(
            4, 30, ("EMAIL", "SLACK"), TargetType.EMAIL, target="engineering-manager@company.example",
            message=(
                "Level 3: {incident.short_id} ({incident.service}) has not been handled for 30 minutes. "
                "Immediate action is required."
            ),
            is_postmortem_owed=True,
        ),
        Step(
            5, 60, ("EMAIL", "SMS"), TargetType.EMAIL, target="cto@company.example",
            message="Escalation to direction: {incident.title} has not been resolved for 1 hour.",
        ),
    )  # fmt: skip


TEMPLATES: Mapping[str, Callable[[Start], Template]] = {"in-turn": in_turn, "five-steps": five_steps}

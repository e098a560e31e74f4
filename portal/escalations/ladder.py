"""The decisions about an escalation: which policy, which step, when, and in which words."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate, chain
from typing import Protocol, TypeVar

SEVERITIES = range(1, 5)
"""Ranks, the gravest first."""

REPEAT_DELAY_MINUTES = 5
"""From the last step to the next loop, or to the last resort. Chosen by us: the time for an answer."""

AGAIN_MINUTES = 30
AGAIN_UNREACHED_MINUTES = 5
"""From the last resort to the first step of a new climb, the second when nobody could be reached. Chosen by us: an
open incident is never left in silence."""

_PLACEHOLDER = re.compile(r"\{incident\.(title|service|short_id)\}")


class TargetType(StrEnum):
    ON_CALL = "ON_CALL"
    TEAM = "TEAM"
    USER = "USER"
    EMAIL = "EMAIL"
    CHANNEL = "CHANNEL"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: who is told, how, and when.

    Units:  `delay_minutes` count from the start of the loop, not from the step before. `role` is read for
            ON_CALL; `target` is a person id for USER, an address for EMAIL, a channel's name for CHANNEL.
    """

    order: int
    delay_minutes: int
    channels: tuple[str, ...]
    target_type: TargetType
    role: str = "primary"
    target: int | str | None = None
    message: str = ""
    is_active: bool = True
    is_postmortem_owed: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of one policy. After the last one they start again `repeat_count` times.

    Units:  loop n begins n × (last delay + `repeat_delay_minutes`) after the opening, even if one ran late.
    Errors: ValueError if two steps share an order (one would be skipped) or a number is out of range.
    """

    steps: tuple[Step, ...]
    repeat_count: int = 0
    repeat_delay_minutes: int = REPEAT_DELAY_MINUTES

    def __post_init__(self) -> None:
        if len({step.order for step in self.steps}) < len(self.steps):
            raise ValueError("Two steps have the same order. Number them anew.")
        if any(step.delay_minutes < 0 for step in self.steps):
            raise ValueError("A step cannot be due before the incident. Use a delay of 0 minutes or more.")
        if self.repeat_count < 0 or self.repeat_delay_minutes < 1:
            raise ValueError("A ladder repeats 0 times or more, at least one minute after its last step.")

    @property
    def rungs(self) -> tuple[Step, ...]:
        """The active steps in order."""
        return tuple(sorted((step for step in self.steps if step.is_active), key=lambda step: step.order))


@dataclass(frozen=True, slots=True)
class Due:
    """A step, the loop it belongs to (0 is the first) and the instant from which it may run."""

    step: Step
    loop: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Nothing is left on the ladder: from `at` on, the last resort is paged."""

    at: datetime


class Candidate(Protocol):
    """What the choice has to know of a policy; `severity` is its filter, a rank, or None for all."""

    @property
    def id(self) -> int: ...
    @property
    def severity(self) -> int | None: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_default(self) -> bool: ...


Policy = TypeVar("Policy", bound=Candidate)


def choose_policy(candidates: Iterable[Policy], severity: int) -> Policy | None:
    """A team's policy for an incident: the active one for its severity, else the default, else one for all.

    Among equals the oldest (lowest id). A default takes every severity, its own filter notwithstanding.
    None if none fits: a policy made for another severity would page the wrong people, so the caller pages the
    last resort.
    Source: requirement 002-43; the last two choices are ours.
    """
    active = sorted((policy for policy in candidates if policy.is_active), key=lambda policy: policy.id)
    exact = (policy for policy in active if policy.severity == severity)
    default = (policy for policy in active if policy.is_default)
    unfiltered = (policy for policy in active if policy.severity is None)
    return next(chain(exact, default, unfiltered), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A policy as the choice sees it, whether it is stored or only thought of; `NEWEST` is then its id."""

    id: int
    severity: int | None
    is_active: bool
    is_default: bool


NEWEST = sys.maxsize


def answered_by(policy: Standing, beside: Iterable[Candidate]) -> list[int]:
    """The severities a policy would answer beside others of its team; a new default takes that from them."""
    # One that is not active takes nothing, but it is not chosen either.
    others = [
        Standing(other.id, other.severity, other.is_active, other.is_default and not policy.is_default)
        for other in beside
        if other.id != policy.id
    ]
    return [rank for rank in SEVERITIES if choose_policy([*others, policy], rank) is policy]


def next_due(ladder: Ladder, *, began_at: datetime, last_order: int | None, loop: int = 0) -> Due | Exhausted:
    """What comes after the step `last_order` of a loop (None: the loop has not begun), due or not.

    Shape:  steps come in order, none is left out: one with a shorter delay than an earlier one waits for it.
            The order alone is remembered, so a policy may be edited while an incident climbs it.
    Units:  `began_at` is when the ladder was begun: at the opening, or after whatever held it.
    """
    rungs = ladder.rungs
    if not rungs:
        return Exhausted(began_at)
    delays = list(accumulate((step.delay_minutes for step in rungs), max))
    lap = timedelta(minutes=delays[-1] + ladder.repeat_delay_minutes)
    for step, minutes in zip(rungs, delays, strict=True):
        if last_order is None or step.order > last_order:
            return Due(step, loop, began_at + loop * lap + timedelta(minutes=minutes))
    if loop < ladder.repeat_count:
        return next_due(ladder, began_at=began_at, last_order=None, loop=loop + 1)
    return Exhausted(began_at + (loop + 1) * lap)


def next_due_at(ladder: Ladder, *, began_at: datetime, last_order: int | None, loop: int = 0) -> datetime:
    """When to look next. Never empty: after the last step it is the last resort's turn."""
    return next_due(ladder, began_at=began_at, last_order=last_order, loop=loop).at


def due_step(
    ladder: Ladder, *, began_at: datetime, last_order: int | None, loop: int = 0, at: datetime
) -> Due | Exhausted | None:
    """What is to be done at an instant; None while it is too early. One at a time, however late it is."""
    upcoming = next_due(ladder, began_at=began_at, last_order=last_order, loop=loop)
    return upcoming if upcoming.at <= at else None


def after_empty_step(
    ladder: Ladder, *, began_at: datetime, last_order: int | None, loop: int = 0, at: datetime
) -> Due | Exhausted:
    """What to do now because the step `last_order` found nobody to page: the next one, whatever its delay.

    Silence is never waited out: where all steps are empty, this ends in `Exhausted` at once. Later steps keep
    their own times.
    """
    return replace(next_due(ladder, began_at=began_at, last_order=last_order, loop=loop), at=at)


def render_message(template: str, *, title: str, service: str, short_id: str) -> str:
    """Fill the three placeholders `{incident.title}`, `{incident.service}` and `{incident.short_id}`, once.

    Anything else in braces stays as it is, in the values too: what an alert brings is never a template.
    """
    values = {"title": title, "service": service, "short_id": short_id}
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)

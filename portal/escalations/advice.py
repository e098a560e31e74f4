"""What to tell whoever edits a policy, by requirements 002-68 to 002-71."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from portal.escalations.ladder import Ladder, Step, TargetType

MIN_STEPS, MAX_STEPS = 3, 5
"""Source: requirement 002-70."""

MIN_GAP_MINUTES = 3
"""Chosen by us, between the steps of 1 minute that requirement 002-68 calls spam and its 5."""

WAKING = frozenset({"SMS", "PHONE", "PUSH"})
"""Channels that wake somebody, unless a person has marked others. Source: requirement 002-69."""

LOUD = frozenset({"SMS", "PHONE"})
"""Too much for what can wait: chat and mail are for that. Source: requirement 002-69."""


class Concern(StrEnum):
    NO_STEPS = "no_steps"
    DELAY_NOT_INCREASING = "delay_not_increasing"
    DELAYS_TOO_CLOSE = "delays_too_close"
    DELAYS_SHRINK = "delays_shrink"
    TOO_FEW_STEPS = "too_few_steps"
    TOO_MANY_STEPS = "too_many_steps"
    CHANNEL_NOT_READY = "channel_not_ready"
    PHONE_NEEDS_A_PERSON = "phone_needs_a_person"
    NOTHING_WAKES = "nothing_wakes"
    TOO_LOUD = "too_loud"
    EXPECTATION_MISSING = "expectation_missing"
    ENDS_WITH_NOBODY = "ends_with_nobody"


@dataclass(frozen=True, slots=True)
class Advice:
    """A concern with the figures its sentence needs; the sentence itself is translated where it is shown."""

    concern: Concern
    params: Mapping[str, int | str]


def warnings(ladder: Ladder, *, severity: int | None = None, unready: Collection[str] = ()) -> list[Advice]:
    """What to tell whoever edits a policy. Advice only: nothing here is refused.

    `severity` is the policy's filter; `unready` are the channels that no provider has been set up for.
    """
    rungs = ladder.rungs
    if not rungs:
        return [Advice(Concern.NO_STEPS, {})]
    return [*_about_delays(rungs), *_about_channels(rungs, unready), *_about_the_whole(rungs, severity)]


def _about_delays(rungs: Sequence[Step]) -> Iterator[Advice]:
    for before, step in pairwise(rungs):
        gap = step.delay_minutes - before.delay_minutes
        if gap < MIN_GAP_MINUTES:
            concern = Concern.DELAYS_TOO_CLOSE if gap > 0 else Concern.DELAY_NOT_INCREASING
            yield Advice(concern, {"step": step.order, "before": before.order, "minutes": gap})
    for before, step, after in zip(rungs, rungs[1:], rungs[2:], strict=False):
        gap, later = step.delay_minutes - before.delay_minutes, after.delay_minutes - step.delay_minutes
        if MIN_GAP_MINUTES <= later < gap:
            yield Advice(Concern.DELAYS_SHRINK, {"step": after.order, "minutes": later, "before": gap})


def _about_channels(rungs: Sequence[Step], unready: Collection[str]) -> Iterator[Advice]:
    for step in rungs:
        for channel in step.channels:
            if channel in unready:
                yield Advice(Concern.CHANNEL_NOT_READY, {"step": step.order, "channel": channel})
        if "PHONE" in step.channels and step.target_type in (TargetType.EMAIL, TargetType.CHANNEL):
            yield Advice(Concern.PHONE_NEEDS_A_PERSON, {"step": step.order})


def _about_the_whole(rungs: Sequence[Step], severity: int | None) -> Iterator[Advice]:
    if len(rungs) > MAX_STEPS:
        yield Advice(Concern.TOO_MANY_STEPS, {"count": len(rungs), "limit": MAX_STEPS})
    if severity in (1, 2) and len(rungs) < MIN_STEPS:
        yield Advice(Concern.TOO_FEW_STEPS, {"severity": severity, "least": MIN_STEPS, "limit": MAX_STEPS})
    if severity in (1, 2) and not any(WAKING.intersection(step.channels) for step in rungs):
        yield Advice(Concern.NOTHING_WAKES, {"severity": severity})
    if severity in (3, 4) and (loud := [str(s.order) for s in rungs if LOUD.intersection(s.channels)]):
        yield Advice(Concern.TOO_LOUD, {"severity": severity, "steps": ", ".join(loud)})
    if silent := [str(step.order) for step in rungs if not step.message.strip()]:
        yield Advice(Concern.EXPECTATION_MISSING, {"steps": ", ".join(silent)})
    if _reaches_nobody(rungs[-1]):
        yield Advice(Concern.ENDS_WITH_NOBODY, {"step": rungs[-1].order})


def _reaches_nobody(step: Step) -> bool:
    """A chat channel counts as nobody: whoever sleeps does not read it."""
    needs_target = step.target_type in (TargetType.USER, TargetType.EMAIL)
    return not step.channels or step.target_type is TargetType.CHANNEL or (needs_target and not step.target)

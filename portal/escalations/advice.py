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

PERSONAL = WAKING
"""Channels that only a person has an address for; a room is what it was set up as."""

SAMPLE_DOMAIN = ".example"
"""Where the addresses of templates are; nobody can own one. Source: RFC 2606."""

POSTMORTEM_STEP = 4
"""Source: requirement 002-72."""

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
    NEEDS_A_PERSON = "needs_a_person"
    SAMPLE_ADDRESS = "sample_address"
    NOTHING_WAKES = "nothing_wakes"
    TOO_LOUD = "too_loud"
    EXPECTATION_MISSING = "expectation_missing"
    ENDS_WITH_NOBODY = "ends_with_nobody"
    NO_POSTMORTEM = "no_postmortem"
    ANSWERED_SOON = "answered_soon"


@dataclass(frozen=True, slots=True)
class Advice:
    """A concern with the figures its sentence needs; the sentence itself is translated where it is shown."""

    concern: Concern
    params: Mapping[str, int | str]


def warnings(
    ladder: Ladder, *, severity: int | None = None, unready: Collection[str] = (), flagged_minutes: int = 0
) -> list[Advice]:
    """What to tell whoever edits a policy. Advice only: nothing here is refused.

    `severity` is the gravest it answers, None where that does not matter; `unready` are the channels that no
    provider has been set up for; `flagged_minutes` from the policies of whom it pages: who has to answer within so
    many may be at work all the time.
    """
    rungs = ladder.rungs
    if not rungs:
        return [Advice(Concern.NO_STEPS, {})]
    about_all = [*_about_the_whole(rungs, severity), *_about_answering(rungs, flagged_minutes)]
    return [*_about_delays(rungs), *_about_channels(rungs, unready), *about_all]


def ways_of(step: Step) -> Sequence[str]:
    """The channels named that can be used: an address gets mail alone, a room what it was set up as."""
    if step.target_type is TargetType.EMAIL:
        return ("EMAIL",)
    return () if step.target_type is TargetType.CHANNEL else step.channels


def _about_delays(rungs: Sequence[Step]) -> Iterator[Advice]:
    for before, step in pairwise(rungs):
        gap = step.delay_minutes - before.delay_minutes
        if gap < MIN_GAP_MINUTES:
            concern = Concern.DELAYS_TOO_CLOSE if gap > 0 else Concern.DELAY_NOT_INCREASING
            least = before.delay_minutes + MIN_GAP_MINUTES
            yield Advice(
                concern, {"step": step.order, "before": before.order, "minutes": gap, "least": least}
            )
    for before, step, after in zip(rungs, rungs[1:], rungs[2:], strict=False):
        gap, later = step.delay_minutes - before.delay_minutes, after.delay_minutes - step.delay_minutes
        if MIN_GAP_MINUTES <= later < gap:
            figures = {"minutes": later, "before": gap, "least": step.delay_minutes + gap}
            yield Advice(Concern.DELAYS_SHRINK, {"step": after.order, **figures})


def _about_answering(rungs: Sequence[Step], flagged: int) -> Iterator[Advice]:
    """Source: C-518/15 Matzak, C-344/19, C-580/19: how soon one has to answer decides what waiting is."""
    if len(rungs) > 1 and (minutes := rungs[1].delay_minutes - rungs[0].delay_minutes) <= flagged:
        yield Advice(Concern.ANSWERED_SOON, {"minutes": minutes, "step": rungs[1].order, "limit": flagged})


def _about_channels(rungs: Sequence[Step], unready: Collection[str]) -> Iterator[Advice]:
    for step in rungs:
        for channel in ways_of(step):
            if channel in unready:
                yield Advice(Concern.CHANNEL_NOT_READY, {"step": step.order, "channel": channel})
        if lost := _lost(step):
            yield Advice(Concern.NEEDS_A_PERSON, {"step": step.order, "channels": " ".join(lost)})
        if step.target_type is TargetType.EMAIL and str(step.target).endswith(SAMPLE_DOMAIN):
            yield Advice(Concern.SAMPLE_ADDRESS, {"step": step.order, "address": str(step.target)})


def _lost(step: Step) -> Sequence[str]:
    """The channels named that will not be used, as whom it pages has no address for them."""
    if step.target_type is TargetType.EMAIL:
        return [channel for channel in step.channels if channel != "EMAIL"]
    is_room = step.target_type is TargetType.CHANNEL
    return [channel for channel in step.channels if is_room and channel in PERSONAL]


def _about_the_whole(rungs: Sequence[Step], severity: int | None) -> Iterator[Advice]:
    if len(rungs) > MAX_STEPS:
        yield Advice(Concern.TOO_MANY_STEPS, {"count": len(rungs), "limit": MAX_STEPS})
    if severity in (1, 2):
        yield from _about_grave(rungs, severity)
    if severity in (3, 4) and (loud := [str(s.order) for s in rungs if LOUD.intersection(ways_of(s))]):
        yield Advice(Concern.TOO_LOUD, {"severity": severity, "steps": ", ".join(loud)})
    if silent := [str(step.order) for step in rungs if not step.message.strip()]:
        yield Advice(Concern.EXPECTATION_MISSING, {"steps": ", ".join(silent)})
    if _reaches_nobody(rungs[-1]):
        yield Advice(Concern.ENDS_WITH_NOBODY, {"step": rungs[-1].order})


def _about_grave(rungs: Sequence[Step], severity: int) -> Iterator[Advice]:
    if len(rungs) < MIN_STEPS:
        yield Advice(Concern.TOO_FEW_STEPS, {"severity": severity, "least": MIN_STEPS, "limit": MAX_STEPS})
    if not any(_wakes(step) for step in rungs):
        yield Advice(Concern.NOTHING_WAKES, {"severity": severity})
    if len(rungs) >= POSTMORTEM_STEP and not any(step.is_postmortem_owed for step in rungs):
        yield Advice(Concern.NO_POSTMORTEM, {"step": rungs[POSTMORTEM_STEP - 1].order})


def _wakes(step: Step) -> bool:
    """People whom a step names no channel for are paged by what wakes them."""
    if step.target_type in (TargetType.EMAIL, TargetType.CHANNEL):
        return False
    return not step.channels or bool(WAKING.intersection(step.channels))


def _reaches_nobody(step: Step) -> bool:
    """A chat room counts as nobody: whoever sleeps does not read it."""
    needs_target = step.target_type in (TargetType.USER, TargetType.EMAIL)
    return step.target_type is TargetType.CHANNEL or (needs_target and not step.target)

"""Who may take a stretch on call: what it would break, by how much, beside what. Values in, findings out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

from portal.rota.loads import SHADOW, notice_days
from portal.rota.windows import shared, without
from portal.swaps.rules.bounded import bounded, stricter, worked_enough
from portal.swaps.rules.cases import Case, Facts, Finding, Held
from portal.swaps.rules.rest import consecutive_nights, consecutive_weeks, daily_rest, weekly_rest
from portal.swaps.settings.strictness import DEFAULTS, Rule, Setting, Settings, Strictness

__all__ = [
    "DEFAULTS",
    "Facts",
    "Finding",
    "Held",
    "Strictness",
    "REACH",
    "Rule",
    "Setting",
    "Settings",
    "findings",
    "is_refused",
    "needs_reason",
]

REACH = timedelta(days=42)
"""How far around a stretch others matter: the most weeks in a row that a team can allow, and two to see past them."""


def findings(
    facts: Facts,
    taking: Sequence[Held],
    giving: Sequence[Held] = (),
    *,
    settings: Settings,
    at: datetime,
    is_offered: bool,
) -> list[Finding]:
    """What somebody breaks who takes some stretches and gives others away in the same exchange.

    Shape:  refusals first, then in the order of `Rule`; nothing for taking nothing.

    A shadow's stretch burdens nobody: only who may have it is asked. A single stretch that is longer by itself
    than a rule allows was planned so, and the rule refuses what comes on top. `is_offered`: the taker's own word,
    which the rule of notice does not protect them from. Nights and days are those of the taker's clock. What their own
    policy says stands before what the team has chosen, and knows no exception.
    """
    if not taking:
        return []
    in_order = sorted(taking, key=lambda one: one.starts_at)
    paging = tuple(one for one in in_order if one.role != SHADOW)
    case = Case(facts, paging, tuple(_kept(facts.held, taking, giving)), settings, at, is_offered)
    found = [*_about_the_person(case, in_order[0])]
    if paging:
        own = [*bounded(case), *(() if giving else worked_enough(case))]
        found += stricter(own, (one for check in _CHECKS for one in check(case)))
    told = (one for one in found if one.level is not Strictness.OFF)
    return sorted(told, key=lambda one: (one.level is not Strictness.BLOCK, _ORDER[one.rule]))


def is_refused(found: Iterable[Finding]) -> bool:
    return any(one.level is Strictness.BLOCK for one in found)


def needs_reason(found: Iterable[Finding]) -> bool:
    """Whether somebody has to say why they want it all the same. What is refused stays so with any reason."""
    return any(one.level is Strictness.WARN for one in found)


def _kept(held: Iterable[Held], taking: Sequence[Held], giving: Sequence[Held]) -> Iterator[Held]:
    """What pages them near the taking, without what they give away."""
    first = min(one.starts_at for one in taking) - REACH
    last = max(one.ends_at for one in taking) + REACH
    for one in held:
        if one.role == SHADOW or one.ends_at <= first or one.starts_at >= last:
            continue
        given = [other.period for other in giving if other.rotation_id == one.rotation_id]
        for start, end in without([one.period], given):
            yield replace(one, starts_at=start, ends_at=end)


def _about_the_person(case: Case, first: Held) -> Iterator[Finding]:
    if not case.facts.is_active:
        yield case.finding(Rule.ACTIVE, first)
    if not case.facts.is_member:
        yield case.finding(Rule.MEMBER, first)


def _overlap(case: Case) -> Iterator[Finding]:
    pairs = ((taken, other) for taken in case.taking for other in case.kept)
    for taken, other in (*pairs, *combinations(case.taking, 2)):
        if both := shared(taken.period, other.period):
            yield case.finding(Rule.OVERLAP, taken, both[1] - both[0], beside=other, stretch=both)


def _leave(case: Case) -> Iterator[Finding]:
    for taken in case.taking:
        for away in case.facts.away:
            if both := shared(taken.period, away):
                yield case.finding(Rule.LEAVE, taken, both[1] - both[0], stretch=both)


def _training(case: Case) -> Iterator[Finding]:
    """Who only watches so far, or takes turns but not of this role."""
    if case.facts.turns == {SHADOW}:
        yield case.finding(Rule.TRAINING, case.taking[0])
        return
    new_to = {one.role: one for one in reversed(case.taking) if one.role not in case.facts.turns}
    yield from (case.finding(Rule.ROLE, taken) for taken in new_to.values())


def _notice(case: Case) -> Iterator[Finding]:
    """Clear days are whole ones, midnight to midnight, between being asked and the first stretch."""
    first = case.taking[0]
    clear = max(0, notice_days(case.at, first.starts_at, case.facts.zone) - 1)
    missing = case.settings.limit(Rule.NOTICE) - clear
    if not case.is_offered and missing > 0:
        yield case.finding(Rule.NOTICE, first, missing)


_CHECKS: Sequence[Callable[[Case], Iterator[Finding]]] = (
    _overlap,
    _leave,
    _training,
    consecutive_weeks,
    consecutive_nights,
    weekly_rest,
    daily_rest,
    _notice,
)
_ORDER = {rule: place for place, rule in enumerate(Rule)}

"""Who could take a stretch, fairest first. Values in, order out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.rota.loads import SHADOW, amount
from portal.rota.windows import Period
from portal.swaps.rules.cases import Facts, Finding, Held
from portal.swaps.rules.findings import is_refused, needs_reason

LOAD_AROUND = timedelta(days=90)
"""How far back and ahead a load is counted. Chosen by us: a quarter behind, and as much of the plan."""

PRIMARY = "primary"
NIGHT_HOURS, DAY_HOURS = 9, 24
"""Of a night, and of a day of a weekend or a public holiday: these hours count twice. Chosen by us."""

OTHER_ROLES = 0.5
"""Who stands behind the primary is called half as often. Source: FATIGUE 1.3, on-call nights."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for and against asking somebody.

    Units: `load` is theirs beside the mean of the team's, 1.0 being the mean; `last_at` is when they were last on
           call in any team, `at` itself while they are; `next_at` when they will be next.
    """

    person_id: int
    name: str
    findings: tuple[Finding, ...]
    load: float
    night_page_count: int
    last_at: datetime | None
    next_at: datetime | None


def fairest_first(standings: Iterable[Standing]) -> list[Standing]:
    """Not refused, then nothing against it, then the lowest load, the fewest pages at night, and by name."""
    return sorted(standings, key=_place)


def loads_beside_mean(people: Mapping[int, Facts], at: datetime) -> dict[int, float]:
    """Each one's load beside the mean of those who take turns in the team or are on call at all.

    Shape: 0.0 for everybody where nobody has any.
    """
    window = at - LOAD_AROUND, at + LOAD_AROUND
    loads = {who: weighed_load(facts, *window) for who, facts in people.items()}
    sharing = [load for who, load in loads.items() if load or people[who].turns - {SHADOW}]
    mean = sum(sharing) / max(len(sharing), 1)
    return {who: load / mean if mean else 0.0 for who, load in loads.items()}


def weighed_load(facts: Facts, start: datetime, end: datetime) -> float:
    """Hours of [start, end) as they weigh: nights, weekends and holidays twice, half of it where not primary.

    Time that is covered twice counts once, as the heavier.
    """
    inside = [one for one in facts.held if one.starts_at < end and one.ends_at > start]
    whole = _weight(facts, (_clipped(one, start, end) for one in inside if one.role != SHADOW))
    primary = _weight(facts, (_clipped(one, start, end) for one in inside if one.role == PRIMARY))
    return OTHER_ROLES * whole + (1 - OTHER_ROLES) * primary


def last_and_next(held: Iterable[Held], at: datetime) -> tuple[datetime | None, datetime | None]:
    """When somebody was last on call, `at` itself while they are, and when they will be next."""
    paging = [one for one in held if one.role != SHADOW]
    behind = max((min(one.ends_at, at) for one in paging if one.starts_at <= at), default=None)
    return behind, min((one.starts_at for one in paging if one.starts_at > at), default=None)


def _place(one: Standing) -> tuple[bool, bool, float, int, str, int]:
    # Loads are shown with one digit: what looks the same is the same.
    return (
        is_refused(one.findings),
        needs_reason(one.findings),
        round(one.load, 1),
        one.night_page_count,
        one.name.casefold(),
        one.person_id,
    )


def _weight(facts: Facts, periods: Iterable[Period]) -> float:
    asked = amount(periods, facts.zone, facts.holidays)
    return asked.hours + NIGHT_HOURS * asked.nights + DAY_HOURS * (asked.weekend_days + asked.holidays)


def _clipped(one: Held, start: datetime, end: datetime) -> Period:
    return max(one.starts_at, start), min(one.ends_at, end)

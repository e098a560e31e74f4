"""How good a plan is: what it leaves open, and how evenly it asks. Values in, figures out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce

from portal.rota.loads import SHADOW, Amount, amount, longest_run, notice_days
from portal.rota.rule.turns import Member
from portal.rota.windows import Period, day_of, without


@dataclass(frozen=True, slots=True)
class Stretch:
    """Who covers what for a rotation, and when they were told of it. Instants are aware UTC."""

    rotation_id: int
    role: str
    person_id: int
    starts_at: datetime
    ends_at: datetime
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Takers:
    """Who takes the turns of a rotation; their dates are days of its `zone`."""

    rotation_id: int
    role: str
    zone: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody's nights, weekends and public holidays are."""

    zone: str
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one role: how much of the hours that its rotations have somebody covers (0–1), every stretch of them in which
    nobody does, and how much of the time lies outside these hours (0–1)."""

    role: str
    ratio: float
    gaps: tuple[Period, ...]
    outside_ratio: float


@dataclass(frozen=True, slots=True)
class Load:
    """What the plan asks of one person beside their share: an equal part of each rotation they take turns in,
    less for who joins late or leaves early. `notice_days` is the shortest of what is ahead, None without any."""

    person_id: int
    held: Amount
    share: Amount
    longest_run: timedelta
    notice_days: int | None


@dataclass(frozen=True, slots=True)
class Quality:
    """Shape: coverage by role, loads by what is held, most hours first."""

    coverage: tuple[Coverage, ...]
    loads: tuple[Load, ...]

    @property
    def notice_days(self) -> int | None:
        return min((one.notice_days for one in self.loads if one.notice_days is not None), default=None)

    @property
    def weekend_spread(self) -> float:
        """The most days of weekends that somebody has beyond their share, or short of it."""
        return max((abs(one.held.weekend_days - one.share.weekend_days) for one in self.loads), default=0)


def quality(
    stretches: Iterable[Stretch],
    takers: Sequence[Takers],
    homes: Mapping[int, Home],
    start: datetime,
    end: datetime,
    wanted: Mapping[str, Sequence[Period]] | None = None,
) -> Quality:
    """What [start, end) looks like.

    Shape:  stretches that reach beyond are clipped; what is over counts for runs alone, which may have begun earlier;
            shadows are left out. `homes` has everybody's. `wanted`: the hours of each role, all of the time where it
            is not there.
    Errors: ValueError if [start, end) is empty.
    """
    if start >= end:
        raise ValueError(f"There is nothing to look at: it starts at {start} and ends at {end}.")
    paging = [one for one in takers if one.role != SHADOW]
    told = [one for one in stretches if one.role != SHADOW and one.starts_at < end]
    known = [one for one in told if one.ends_at > start]
    roles = dict.fromkeys([*(t.role for t in paging), *(s.role for s in known)])
    hours = {role: (wanted or {}).get(role, [(start, end)]) for role in roles}
    coverage = tuple(_coverage(role, known, hours[role], end - start) for role in roles)
    shares = _shares(known, paging, homes, start, end)
    people = {*shares, *(s.person_id for s in known)}
    loads = [_load(who, told, shares.get(who, Amount()), homes[who], start, end) for who in people]
    return Quality(coverage, tuple(sorted(loads, key=lambda one: (-one.held.hours, one.person_id))))


def _coverage(role: str, known: Iterable[Stretch], wanted: Sequence[Period], whole: timedelta) -> Coverage:
    gaps = without(wanted, ((s.starts_at, s.ends_at) for s in known if s.role == role))
    open_, promised = _sum(gaps), _sum(wanted)
    ratio = 1 - open_ / promised if promised else 1.0
    return Coverage(role, ratio, tuple(gaps), 1 - promised / whole)


def _sum(periods: Iterable[Period]) -> timedelta:
    return sum((until - begin for begin, until in periods), timedelta())


def _load(
    person_id: int, told: Iterable[Stretch], share: Amount, home: Home, start: datetime, end: datetime
) -> Load:
    own = [s for s in told if s.person_id == person_id]
    held = amount((_clipped(s, start, end) for s in own if s.ends_at > start), home.zone, home.holidays)
    run = longest_run(((s.starts_at, min(s.ends_at, end)) for s in own), since=start)
    ahead = [notice_days(s.told_at, s.starts_at, home.zone) for s in own if s.starts_at >= start]
    return Load(person_id, held, share, run, min(ahead, default=None))


def _shares(
    known: Iterable[Stretch],
    takers: Iterable[Takers],
    homes: Mapping[int, Home],
    start: datetime,
    end: datetime,
) -> dict[int, Amount]:
    held: dict[tuple[int, int], list[Period]] = defaultdict(list)
    for one in known:
        held[one.rotation_id, one.person_id].append(_clipped(one, start, end))
    shares: dict[int, Amount] = defaultdict(Amount)
    for group in takers:
        own = (
            amount(periods, homes[who].zone, homes[who].holidays)
            for (of, who), periods in held.items()
            if of == group.rotation_id
        )
        whole = reduce(Amount.__add__, own, Amount())
        for person_id, part in _parts(group, start, end).items():
            shares[person_id] = shares[person_id] + whole.times(part)
    return dict(shares)


def _parts(group: Takers, start: datetime, end: datetime) -> dict[int, float]:
    """Each member's part of a rotation, by the days they are in it; they add up to 1."""
    first, last = day_of(start, group.zone), day_of(end, group.zone)
    days: dict[int, int] = defaultdict(int)
    for member in group.members:
        begin, until = max(member.joins_on or first, first), min(member.leaves_on or last, last)
        days[member.person_id] += max(0, (until - begin).days)
    whole = sum(days.values())
    return {who: count / whole for who, count in days.items() if count}


def _clipped(one: Stretch, start: datetime, end: datetime) -> Period:
    return max(one.starts_at, start), min(one.ends_at, end)

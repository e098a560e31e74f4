"""Six months of incidents, made up: the same ones for the same week, whenever the demo is started.

Uneven on purpose: quiet weeks, bad nights, weekends, services that are worse than others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.catalogue import TROUBLES, Trouble, team_of
from portal.demo.people import CREWS, Crew

HISTORY_WEEKS = 26
HANDOFF = time(9)
STILL = timedelta(hours=3)
"""Nothing made up happens this close to the start of the demo: what is going on now is told by itself."""

# How many incidents a week, by team: the chances of 0, 1, 2, … (chosen by us).
WEEKLY = {"sre-core": (1, 2, 4, 4, 3, 1), "payments": (2, 4, 3, 1, 1), "data-platform": (2, 4, 3, 2)}
QUIET_WEEKS = {"sre-core": {9, 10, 19}, "payments": {3, 4, 5, 14, 22}, "data-platform": {12, 13, 23}}
STORMS = {("payments", 15): 7, ("data-platform", 7): 6, ("sre-core", 6): 8}
NIGHTS = {
    ("sre-core", HISTORY_WEEKS): ((1, 2, 40), (2, 23, 15), (4, 4, 5)),
    ("sre-core", HISTORY_WEEKS - 4): ((5, 25, 12), (5, 26, 3), (5, 27, 31), (5, 28, 46)),
}
"""Nights that are always there, by team and week: day, hour (counting on past midnight) and minute.

Both weeks are those of the same primary, who slept badly three times lately and once not at all.
"""

BEFORE_STEP_TWO = timedelta(minutes=4, seconds=30)
BY_DAY = (7, 6, 5, 6, 6, 3, 3)
BY_HOUR = (3, 4, 4, 3, 2, 1, 1, 2, 3, 7, 8, 7, 5, 5, 7, 8, 7, 5, 4, 4, 3, 3, 3, 3)


@dataclass(frozen=True, slots=True)
class Episode:
    """One incident from its beginning to its end.

    Units:  all lengths count from `at`. `acked_by` is the role that acknowledged, None when nobody did.
    """

    team: str
    trouble: Trouble
    at: datetime
    acked_by: str | None
    acked_after: timedelta | None
    mitigated_after: timedelta | None
    resolved_after: timedelta
    is_ended_by_alert: bool
    alert_count: int

    @property
    def acked_via(self) -> str:
        """Half of them from the phone."""
        return "link" if self.acked_after and self.acked_after.seconds % 2 else "portal"

    @property
    def ends_at(self) -> datetime:
        return self.at + self.resolved_after


def last_handoff(at: datetime, zone: str) -> date:
    """The Monday whose 09:00, by the wall clock of the zone, is the last one not after an instant."""
    local = at.astimezone(ZoneInfo(zone))
    monday = local.date() - timedelta(days=local.weekday())
    is_ahead = datetime.combine(monday, HANDOFF, ZoneInfo(zone)) > at
    return monday - timedelta(days=7 if is_ahead else 0)


def episodes(at: datetime) -> list[Episode]:
    """Everything that was over some hours before an instant, by time."""
    told = [episode for crew in CREWS for episode in _of_team(crew, at)]
    return sorted(told, key=lambda episode: episode.at)


def _of_team(crew: Crew, at: datetime) -> Iterator[Episode]:
    """The same trouble never overlaps itself: its alerts would have joined the open incident."""
    busy_until: dict[Trouble, datetime] = {}
    candidates = (e for week in range(HISTORY_WEEKS + 1) for e in _of_week(crew, week, at))
    for episode in sorted(candidates, key=lambda e: e.at):
        is_free = busy_until.get(episode.trouble, episode.at) <= episode.at
        if is_free and episode.ends_at < at - STILL:
            busy_until[episode.trouble] = episode.ends_at
            yield episode


def _of_week(crew: Crew, week: int, at: datetime) -> Iterator[Episode]:
    chance = Random(f"{crew.slug} {week}")
    monday = last_handoff(at, crew.zone) - timedelta(weeks=HISTORY_WEEKS - week)
    own = [trouble for trouble in TROUBLES if team_of(trouble.service) == crew.slug]
    for begins in _beginnings(crew, week, chance):
        trouble = chance.choices(own, [t.weight for t in own])[0]
        yield _episode(crew, trouble, _instant(monday, begins, crew.zone), chance)


def _beginnings(crew: Crew, week: int, chance: Random) -> Iterable[timedelta]:
    """When things begin in one week, counted on the wall clock from Monday's midnight."""
    for day, hour, minute in NIGHTS.get((crew.slug, week), ()):
        yield timedelta(days=day, hours=hour, minutes=minute)
    for _index in range(_count(crew.slug, week, chance)):
        day = chance.choices(range(7), BY_DAY)[0]
        hour = chance.choices(range(24), BY_HOUR)[0]
        begins = timedelta(days=day, hours=hour, minutes=chance.randrange(60), seconds=chance.randrange(60))
        yield begins if begins >= timedelta(hours=9, minutes=1) else begins + timedelta(hours=9, minutes=1)


def _count(team: str, week: int, chance: Random) -> int:
    if week in QUIET_WEEKS[team]:
        return chance.choices((0, 1), (3, 1))[0]
    chances = WEEKLY[team]
    return STORMS.get((team, week)) or chance.choices(range(len(chances)), chances)[0]


def _instant(monday: date, begins: timedelta, zone: str) -> datetime:
    wall_clock = datetime.combine(monday, time(), ZoneInfo(zone)) + begins
    return wall_clock.astimezone(ZoneInfo("UTC"))


def _episode(crew: Crew, trouble: Trouble, at: datetime, chance: Random) -> Episode:
    acked_by, acked_after = _answer(trouble, chance)
    resolved_after = _length(trouble, acked_after, chance)
    is_mitigated = trouble.severity <= 2 and acked_after is not None
    worked = resolved_after - (acked_after or timedelta())
    return Episode(
        team=crew.slug,
        trouble=trouble,
        at=at,
        acked_by=acked_by,
        acked_after=acked_after,
        mitigated_after=_whole(resolved_after - worked * 0.4) if is_mitigated else None,
        resolved_after=resolved_after,
        is_ended_by_alert=trouble.alert is not None and (acked_after is None or chance.random() < 0.55),
        alert_count=1 if trouble.alert is None else chance.choices((1, 2, 3, 5), (8, 3, 2, 1))[0],
    )


def _length(trouble: Trouble, acked_after: timedelta | None, chance: Random) -> timedelta:
    """Around the usual; over before the second step where nobody came."""
    usual = _whole(timedelta(minutes=trouble.minutes * chance.lognormvariate(0, 0.45)))
    if acked_after is None:
        return min(usual, BEFORE_STEP_TWO)
    return max(usual, acked_after + timedelta(minutes=4))


def _answer(trouble: Trouble, chance: Random) -> tuple[str | None, timedelta | None]:
    """Who acknowledged and how soon: mostly the primary within minutes, now and then the next in line."""
    ways = ("primary", "late primary", "secondary", "manager", "nobody")
    rare = 0 if trouble.severity <= 2 or trouble.alert is None else 5
    way = chance.choices(ways, (70, 8, 10, 2, rare))[0]
    if way == "nobody":
        return None, None
    first, last = {"primary": (0.8, 4.7), "manager": (15.6, 24)}.get(way, (5.4, 13))
    return way.rpartition(" ")[2], _whole(timedelta(minutes=chance.uniform(first, last)))


def _whole(length: timedelta) -> timedelta:
    return timedelta(seconds=int(length.total_seconds()))

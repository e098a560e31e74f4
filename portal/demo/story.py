"""Six months of incidents, made up: the same ones for the same week, whenever the demo is started.

Uneven on purpose: quiet weeks, bad nights, weekends, services that are worse than others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.catalogue import TROUBLES, Trouble, team_of
from portal.demo.people import CREWS, Crew
from portal.people.hours import OFFICE_HOURS, is_within, next_begin

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
MANAGEMENT_AFTER = timedelta(minutes=29)
"""SEV1 is mitigated before management is told."""
FORGOTTEN_AFTER = timedelta(minutes=110)
"""And the rest before whoever has it is asked whether they forgot."""
EDGE = timedelta(minutes=45)
"""What may wait begins so long before working hours begin or end, or not: nobody sees it change hands."""
BY_DAY = (7, 6, 5, 6, 6, 3, 3)
BY_HOUR = (3, 4, 4, 3, 2, 1, 1, 2, 3, 7, 8, 7, 5, 5, 7, 8, 7, 5, 4, 4, 3, 3, 3, 3)


@dataclass(frozen=True, slots=True)
class Episode:
    """One incident from its beginning to its end.

    Units:  all lengths count from `at`. `acked_by` is the role that acknowledged, None when nobody did.
    `held_until`: what may wait for working hours, and was over before they began.
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
    held_until: datetime | None = None

    @property
    def acked_via(self) -> str:
        """Half of them from the phone."""
        return "link" if self.acked_after and self.acked_after.seconds % 2 else "portal"

    @property
    def ends_at(self) -> datetime:
        return self.at + self.resolved_after

    @property
    def found_at(self) -> datetime:
        """When the cause was written down: early in the work."""
        begun = self.acked_after or timedelta()
        return self.at + begun + ((self.mitigated_after or self.resolved_after) - begun) * 0.4


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
    nights = [trouble for trouble in own if trouble.severity <= 2]
    always = NIGHTS.get((crew.slug, week), ())
    for day, hour, minute in always:
        begins = timedelta(days=day, hours=hour, minutes=minute)
        yield _episode(crew, _one_of(nights, chance), _instant(monday, begins, crew.zone), chance)
    for begins in _beginnings(crew, week, chance):
        trouble = _one_of(own, chance)
        at = _instant(monday, begins, crew.zone)
        yield (
            _episode(crew, trouble, at, chance) if trouble.severity <= 2 else _low(crew, trouble, at, chance)
        )


def _one_of(troubles: Sequence[Trouble], chance: Random) -> Trouble:
    return chance.choices(troubles, [trouble.weight for trouble in troubles])[0]


def _beginnings(crew: Crew, week: int, chance: Random) -> Iterable[timedelta]:
    """When things begin in one week, counted on the wall clock from Monday's midnight."""
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


def _low(crew: Crew, trouble: Trouble, at: datetime, chance: Random) -> Episode:
    """What may wait pages in working hours alone. At other hours it ends by itself; people report in the morning."""
    while is_within(OFFICE_HOURS, crew.zone, at) != is_within(OFFICE_HOURS, crew.zone, at + EDGE):
        at -= EDGE
    morning = next_begin(OFFICE_HOURS, crew.zone, at)
    if at == morning or trouble.alert is None:
        return _episode(crew, trouble, at if at == morning else morning + EDGE, chance)
    usual = _whole(timedelta(minutes=trouble.minutes * chance.lognormvariate(0, 0.45)))
    return Episode(
        team=crew.slug,
        trouble=trouble,
        at=at,
        acked_by=None,
        acked_after=None,
        mitigated_after=None,
        resolved_after=min(usual, morning - at - timedelta(minutes=5)),
        is_ended_by_alert=True,
        alert_count=chance.choices((1, 2, 3, 5), (8, 3, 2, 1))[0],
        held_until=morning,
    )


def _episode(crew: Crew, trouble: Trouble, at: datetime, chance: Random) -> Episode:
    acked_by, acked_after = _answer(trouble, chance)
    resolved_after = _length(trouble, acked_after, chance)
    return Episode(
        team=crew.slug,
        trouble=trouble,
        at=at,
        acked_by=acked_by,
        acked_after=acked_after,
        mitigated_after=_mitigation(trouble, acked_after, resolved_after),
        resolved_after=resolved_after,
        is_ended_by_alert=trouble.alert is not None and (acked_after is None or chance.random() < 0.55),
        alert_count=1 if trouble.alert is None else chance.choices((1, 2, 3, 5), (8, 3, 2, 1))[0],
    )


def _mitigation(
    trouble: Trouble, acked_after: timedelta | None, resolved_after: timedelta
) -> timedelta | None:
    """After three fifths of the work, and before anybody has to ask for it."""
    if trouble.severity > 2 or acked_after is None:
        return None
    longest = MANAGEMENT_AFTER if trouble.severity == 1 else acked_after + FORGOTTEN_AFTER
    return min(_whole(resolved_after - (resolved_after - acked_after) * 0.4), longest)


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

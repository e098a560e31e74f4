"""The definitions once more, another way round: every minute is looked at by itself. Slow, and easy to believe."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from portal.fatigue.local_days import Home
from portal.fatigue.reports import Facts
from portal.rota.windows import Period
from tests.properties.rotations import wall_clock_instant

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

Minutes = set[int]
Run = tuple[int, int]


def minute(at: datetime) -> int:
    return (at - EPOCH) // MINUTE


def minutes(periods: Iterable[Period]) -> Minutes:
    return {n for start, end in periods for n in range(minute(start), minute(end))}


def runs(marked: Minutes) -> list[Run]:
    """Minutes that follow each other, from the first to after the last."""
    edges = (
        sorted(n for n in marked if n - 1 not in marked),
        sorted(n + 1 for n in marked if n + 1 not in marked),
    )
    return list(zip(*edges, strict=True))


def longest(marked: Minutes) -> int:
    return max((end - start for start, end in runs(marked)), default=0)


class Days:
    """Dates of a home, by trying."""

    def __init__(self, home: Home, near: datetime, days: int) -> None:
        self.home, self.known = home, [near.date() + n * DAY for n in range(-days, 4)]
        self.midnights = {day: self.at(day, day, 0) for day in self.known}

    def at(self, of: date, day: date, hour: int) -> datetime:
        noon = datetime.combine(of, time(12), UTC)
        zone = [zone for since, zone in self.home.zones if since is None or since <= noon][-1]
        return wall_clock_instant(zone.key, day, time(hour))

    def date_of(self, at: datetime) -> date:
        return max(day for day in self.known if self.midnights[day] <= at)

    def night(self, day: date) -> Minutes:
        return minutes([(self.at(day, day, 22), self.at(day, day + DAY, 7))])

    def business(self) -> Minutes:
        works = (day for day in self.known if day.weekday() < 5 and day not in self.home.holidays)
        return minutes((self.at(day, day, 9), self.at(day, day, 18)) for day in works)


def figures(facts: Facts, as_of: datetime, days: int) -> dict[str, int | None]:
    """Units: minutes and counts."""
    known = Days(facts.home, as_of, days + 14)
    last = known.date_of(as_of)
    begin, now = known.midnights[last - (days - 1) * DAY], minute(as_of)
    dark = set().union(*(known.night(day) for day in known.known))
    business = known.business()
    called = [run for run in _called(facts, begin, as_of) if run[1] <= now]
    engaged = {n for run in called for n in range(*run)}
    nights = [(day, night) for day in known.known if minute(begin) <= max(night := known.night(day)) < now]
    held = minutes(one.period for one in facts.shifts if one.role != "shadow")
    shown = {n for n in held if minute(begin) <= n < now}
    return {
        "interruptions": len(called),
        "sleep_interruptions": sum(run[0] in dark for run in called),
        "business_interruptions": sum(run[0] in business - dark for run in called),
        "minutes_night": len(engaged & dark),
        "minutes_business": len(engaged & business - dark),
        "minutes_off": len(engaged - business - dark),
        **_of_nights([night for _day, night in nights], called, held),
        "max_consecutive_oncall_nights": _row(
            day for day, night in nights if 2 * len(night & held) >= len(night)
        ),
        "oncall": len(shown),
        **_of_days(known, shown),
        **_of_rests(business - minutes(facts.off), engaged, minute(begin), now),
    }


def _called(facts: Facts, begin: datetime, as_of: datetime) -> list[Run]:
    """Marked where somebody is engaged, and in gaps of twenty minutes at the most."""
    counting = [page for page in facts.pages if page.counts and begin <= page.at <= as_of]
    marked: Minutes = set()
    for page in counting:
        lasts = max(10, (page.until - page.at) // MINUTE if page.until else 0)
        marked |= set(range(minute(page.at), minute(page.at) + min(lasts, 480)))
    gaps = ((a[1], b[0]) for a, b in pairwise(runs(marked)))
    return runs(marked | {n for start, end in gaps if end - start <= 20 for n in range(start, end)})


def _of_nights(nights: list[Minutes], called: list[Run], held: Minutes) -> dict[str, int | None]:
    touched = {n for start, end in called for n in range(start, end + 20)}
    disturbed = [any(start in night for start, _end in called) for night in nights]
    looked_at = [
        night
        for night, is_so in zip(nights, disturbed, strict=True)
        if is_so or 2 * len(night & held) >= len(night)
    ]
    return {
        "disturbed_nights": sum(disturbed),
        "broken_nights": sum(bool(night & touched) and longest(night - touched) < 300 for night in nights),
        "sleep_loss": len(touched & set().union(*nights)),
        "worst_stretch": min((longest(night - touched) for night in looked_at), default=None),
    }


def _of_days(known: Days, shown: Minutes) -> dict[str, int | None]:
    by_day: dict[date, int] = {}
    for n in shown:
        day = known.date_of(EPOCH + n * MINUTE)
        by_day[day] = by_day.get(day, 0) + 1
    return {
        "weekend_oncall": sum(many for day, many in by_day.items() if day.weekday() >= 5),
        "max_consecutive_oncall_days": _row(sorted(day for day, many in by_day.items() if many >= 720)),
    }


def _of_rests(work: Minutes, engaged: Minutes, begin: int, now: int) -> dict[str, int | None]:
    short = {"daily": 0, "weekly": 0}
    for before, after in pairwise(runs(work)):
        off = set(range(before[1], after[0]))
        kind, wanted = ("weekly", 2100) if len(off) >= 48 * 60 else ("daily", 660)
        if len(off) >= 660 and begin <= after[0] <= now and off & engaged:
            short[kind] += longest(off - engaged) < wanted
    return {f"{kind}_rest_violations": many for kind, many in short.items()}


def _row(days: Iterable[date]) -> int:
    return max(_rows(days), default=0)


def _rows(days: Iterable[date]) -> Iterator[int]:
    place, before = 0, date.min
    for day in days:
        place = place + 1 if day - before == DAY else 1
        before = day
        yield place

"""The clock moved over both changes of a year, in three zones, with people on call and calendars subscribed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.people.models import Person
from portal.rota.models import RotaRole, Rotation
from portal.rota.plans.actions import publish
from portal.rota.plans.writing import Published
from portal.rota.queries import on_call
from portal.rota.rotations.actions import RotationFacts, create_rotation
from portal.rota.tasks import fill_horizon
from portal.rota.windows import Window
from tests.clock import FakeClock
from tests.db.calendars.reader import Reader, uid
from tests.db.rota.witness import events_of
from tests.properties.rotations import is_open, wall_clock_instant
from tests.world import Cast, a_person, a_team

HANDOFF = time(2, 15)
"""Does not exist on the night the clocks go forward, in any of the three zones; exists twice in Paris in autumn."""

NIGHTS = (Window((0, 1, 2, 3, 4, 5, 6), time(22), time(6)),)
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)

CHANGES = [
    ("Europe/Paris", date(2027, 3, 28), 23),
    ("Europe/Paris", date(2027, 10, 31), 25),
    ("America/New_York", date(2027, 3, 14), 23),
    ("America/New_York", date(2027, 11, 7), 25),
    ("Australia/Lord_Howe", date(2027, 10, 3), 23.5),
    ("Australia/Lord_Howe", date(2027, 4, 4), 24.5),
]


class Watch:
    """Three people by days and by nights on one wall clock, published from four days before to three weeks after."""

    def __init__(self, zone: str, on: date) -> None:
        self.zone, self.first = zone, on - 4 * DAY
        self.begins_at = wall_clock_instant(zone, self.first, time())
        self.people = [a_person(f"{name} {zone}", time_zone=zone) for name in ("Ann", "Ben", "Cid")]
        self.team = a_team("watch", managers=(self.people[0],), members=(*self.people[1:],), time_zone=zone)
        self.days = self._rotation(RotaRole.PRIMARY, handoff_time=HANDOFF)
        self.nights = self._rotation(RotaRole.SECONDARY, handoff_time=time(12), windows=NIGHTS)

    def _rotation(self, role: RotaRole, **facts: object) -> Rotation:
        ids = [person.id for person in self.people]
        whole = RotationFacts(role.title(), role, self.zone, self.first, ids, unit="day", **facts)
        rotation = create_rotation(self.team, whole, by=self.people[0], at=self.begins_at)
        publish(rotation, until=self.begins_at + 25 * DAY, at=self.begins_at, by=self.people[0])
        return rotation

    def whose(self, handoff: time, at: datetime) -> Person:
        """The turns counted one by one, on the clock on the wall."""
        last = at.astimezone(ZoneInfo(self.zone)).date()
        days = ((last - self.first).days + n for n in (-1, 0))
        begun = [d for d in days if wall_clock_instant(self.zone, self.first + d * DAY, handoff) <= at]
        return self.people[begun[-1] % 3]

    def expected(self, at: datetime) -> list[tuple[str, Person]]:
        night = [("secondary", self.whose(time(12), at))] if is_open(NIGHTS, self.zone, at) else []
        return [("primary", self.whose(HANDOFF, at)), *night]


def around(change_on: date, zone: str) -> Iterator[datetime]:
    """From a day and a half before the night of the change to as long after; by half hours where it happens."""
    midnight = wall_clock_instant(zone, change_on, time())
    yield from (midnight + n * HALF_HOUR for n in range(-72, 0, 4))
    yield from (midnight + n * HALF_HOUR for n in range(14))
    yield from (midnight + n * HALF_HOUR for n in range(14, 72, 4))


@pytest.mark.parametrize(("zone", "on", "hours"), CHANGES)
def test_the_clock_moves_over_a_change(
    zone: str, on: date, hours: float, calendar: Reader, cast: Cast, clock: FakeClock
) -> None:
    clock.at = wall_clock_instant(zone, on - 4 * DAY, time())
    watch = Watch(zone, on)
    path = calendar.address(watch.people[1], watch.team)
    told = events_of(calendar.ask(path).data)
    for clock.at in around(on, zone):
        fill_horizon(clock.at)
        for rotation in (watch.days, watch.nights):
            assert publish(rotation, until=watch.begins_at + 25 * DAY, at=clock.at) == Published()
        assert [(a.role, a.person) for a in on_call(watch.team, clock.at)] == watch.expected(clock.at)
    assert told.items() <= events_of(calendar.ask(path).data).items(), "nobody's calendar has moved"
    assert not [uid for uid in told if uid.startswith("gap-")]


@pytest.mark.parametrize(("zone", "on", "hours"), CHANGES)
def test_the_calendar_has_the_hours_of_the_wall_clock(
    zone: str, on: date, hours: float, calendar: Reader, cast: Cast, clock: FakeClock
) -> None:
    clock.at = wall_clock_instant(zone, on - 4 * DAY, time())
    watch = Watch(zone, on)
    shown = calendar.events(watch.people[0], watch.team, RotaRole.SECONDARY)
    events = [event for event in shown if uid(event).startswith("shift-")]
    nights = {event.start.astimezone(ZoneInfo(zone)).date(): event for event in events}
    lengths = [nights[on + n * DAY].end - nights[on + n * DAY].start for n in (-2, -1, 0)]
    assert lengths == [timedelta(hours=8), timedelta(hours=hours - 16), timedelta(hours=8)]
    for event in events:
        ends = [at.astimezone(ZoneInfo(zone)).time() for at in (event.start, event.end)]
        assert ends == [time(22), time(6)]
    by_day = calendar.events(watch.people[0], watch.team, RotaRole.PRIMARY)
    starts = [wall_clock_instant(zone, watch.first + n * DAY, HANDOFF) for n in range(len(by_day) - 1)]
    assert [event.start for event in by_day][: len(starts)] == starts

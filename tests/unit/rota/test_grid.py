from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from portal.rota.days import Wall
from portal.rota.schedule.grid import agenda, lanes

PARIS = "Europe/Paris"
WEEK = Wall(PARIS, date(2026, 11, 16), 7)
NOW = datetime(2026, 11, 21, 2, 21, tzinfo=UTC)
WANTED = {"primary": [(NOW, WEEK.ends_at)], "manager": [(NOW, WEEK.ends_at)]}


@dataclass(frozen=True)
class Stretch:
    role: str
    starts_at: datetime
    ends_at: datetime
    who: str = "bob"


def at(day: int, hour: int = 8, minute: int = 0, month: int = 11) -> datetime:
    """8:00 UTC is 9:00 in Paris in winter."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def covers(*days: int, role: str = "primary") -> list[Stretch]:
    """Stretches from nine to nine, each until the next day named."""
    return [Stretch(role, at(a), at(b)) for a, b in pairwise(days)]


def test_a_window_is_whole_days_of_its_zone() -> None:
    assert WEEK.starts_at == at(15, 23)
    assert WEEK.ends_at == at(22, 23)
    assert WEEK.days == tuple(date(2026, 11, day) for day in range(16, 23))
    assert WEEK.today(at(21, 23, 30)) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("instant", "percent"),
    [(at(15, 23), 0), (at(19, 11), 50), (at(22, 23), 100), (at(1), 0), (at(30), 100)],
)
def test_an_instant_has_a_place_and_never_leaves_the_grid(instant: datetime, percent: float) -> None:
    assert WEEK.place(instant) == pytest.approx(percent)


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 3, 29)])
def test_noon_is_the_middle_of_a_day_that_has_23_or_25_hours(day: date) -> None:
    wall = Wall(PARIS, day, 1)
    noon_utc = 11 if day.month == 10 else 10
    assert wall.place(datetime(2026, day.month, day.day, noon_utc, tzinfo=UTC)) == pytest.approx(50)


def test_bars_stand_where_the_wall_clock_says() -> None:
    [lane] = lanes(WEEK, covers(9, 16, 23), ["primary"], WANTED)
    before, now = lane.bars
    assert (before.x, before.width) == (0, pytest.approx(9 / 24 / 7 * 100))
    assert (now.x, now.x + now.width) == (pytest.approx(9 / 24 / 7 * 100), 100)


def test_what_nobody_covers_from_now_on_is_a_bar_of_its_own() -> None:
    [lane] = lanes(WEEK, covers(16, 18) + covers(22, 23), ["primary"], WANTED)
    assert [(bar.cover is None, bar.starts_at, bar.ends_at) for bar in lane.bars] == [
        (False, at(16), at(18)),
        (True, NOW, at(22)),
        (False, at(22), at(23)),
    ]


def test_a_role_without_any_cover_is_one_gap() -> None:
    [lane] = lanes(WEEK, [], ["primary"], WANTED)
    assert [(bar.starts_at, bar.ends_at, bar.cover) for bar in lane.bars] == [(NOW, WEEK.ends_at, None)]


def test_cover_that_overlaps_takes_another_line() -> None:
    both = covers(16, 19, 23) + covers(17, 20)
    assert [len(lane.bars) for lane in lanes(WEEK, both, ["primary"], WANTED)] == [2, 1]


def test_roles_come_in_the_order_that_is_asked_for() -> None:
    found = covers(16, 23, role="manager") + covers(16, 23)
    assert [lane.role for lane in lanes(WEEK, found, ["primary", "manager"], WANTED)] == [
        "primary",
        "manager",
    ]


def test_an_agenda_begins_with_what_is_under_way() -> None:
    found = covers(9, 16, 23) + covers(16, 22, 23, role="manager")
    days = agenda(WEEK, lanes(WEEK, found, ["primary", "manager"], WANTED), since=NOW)
    assert [(day.on.day, [entry.role for entry in day.entries]) for day in days] == [
        (21, ["primary", "manager"]),
        (22, ["manager"]),
    ]


def test_outside_the_hours_wanted_nobody_is_missed() -> None:
    days = [(at(18), at(18, 17)), (at(19), at(19, 17)), (at(20), at(20, 17))]
    there = [Stretch("primary", at(18), at(18, 17)), Stretch("primary", at(19), at(19, 12))]
    [lane] = lanes(WEEK, there, ["primary"], {"primary": days})
    assert [(bar.starts_at, bar.ends_at) for bar in lane.bars if bar.cover is None] == [
        (at(19, 12), at(19, 17)),
        (at(20), at(20, 17)),
    ]
    assert [bar.cover is None for bar in lanes(WEEK, there, ["primary"], {})[0].bars] == [False, False]

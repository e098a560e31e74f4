"""Any rotation, and the rules of its hours and its order once more, another way round."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from portal.rota.rule.turns import Member, Rotation, Unit, everyone
from portal.rota.windows import Window

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
EVERY_WEEK = [FIRST + timedelta(weeks=n) for n in range((LAST - FIRST) // timedelta(weeks=1) + 1)]


def offset_at(zone: str, at: datetime) -> timedelta:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset


# A week is shorter than any stretch between two changes: Morocco's, around Ramadan, is five.
CHANGING = sorted(
    zone for zone in available_timezones() if len({offset_at(zone, at) for at in EVERY_WEEK}) > 1
)


def wall_clock_instant(zone: str, day: date, at: time) -> datetime:
    """The rule again, another way round: try both offsets near the day and look at the clock on the wall."""
    wall = datetime.combine(day, at)
    around = datetime.combine(day, at, UTC)
    before, after = (offset_at(zone, around + timedelta(days=days)) for days in (-2, 2))
    tried = sorted(around - offset for offset in {before, after})
    shown = [instant for instant in tried if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall]
    return shown[0] if shown else around - before


def is_calm(zone: str, at: datetime) -> bool:
    """No change of the clocks within two days, so that the clock on the wall says all."""
    return len({offset_at(zone, at + timedelta(hours=n)) for n in range(-48, 49, 6)}) == 1


def is_open(windows: Sequence[Window], zone: str, at: datetime) -> bool:
    """Whether an instant is in a window, by the clock on the wall."""
    local = at.astimezone(ZoneInfo(zone))
    today, yesterday, now = local.weekday(), (local.weekday() - 1) % 7, local.time()
    return not windows or any(
        (today in w.days and w.starts <= now and (now < w.until or w.until <= w.starts))
        or (yesterday in w.days and w.until <= w.starts and now < w.until)
        for w in windows
    )


def taken_in_turn(members: Sequence[Member], days: Iterator[date]) -> Iterator[int | None]:
    """Who has each turn, counted one by one: the next in the list of those who are in on its day."""
    last = -1
    for day in days:
        there = [place for place, member in enumerate(members) if member.is_in(day)]
        place = next((p for p in there if p > last), there[0] if there else None)
        last = last if place is None else place
        yield None if place is None else members[place].person_id


def windows() -> st.SearchStrategy[tuple[Window, ...]]:
    days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
    window = st.builds(Window, days=days, starts=minutes(), until=minutes())
    return st.lists(window, max_size=3).map(tuple)


def minutes() -> st.SearchStrategy[time]:
    return st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


def members() -> st.SearchStrategy[tuple[Member, ...]]:
    days = st.none() | st.dates(date(2025, 12, 1), date(2028, 1, 31))
    some = st.builds(Member, st.integers(1, 9), joins_on=days, leaves_on=days)
    return st.lists(some, min_size=1, max_size=5).map(tuple)


def rotations(**parts: st.SearchStrategy[object]) -> st.SearchStrategy[Rotation]:
    """Turns of hours only where there are no windows."""
    usual: dict[str, st.SearchStrategy[object]] = {
        "role": st.just("primary"),
        "time_zone": st.sampled_from(CHANGING),
        "starts_on": st.dates(date(2025, 6, 1), date(2027, 6, 1)),
        "handoff_time": minutes(),
        "handoff_weekday": st.none() | st.integers(0, 6),
        "unit": st.sampled_from(Unit),
        "count": st.integers(1, 13),
        "members": st.lists(st.integers(1, 9), min_size=1, max_size=5).map(lambda ids: everyone(*ids)),
        "windows": st.just(()),
    }
    return st.builds(Rotation, **(usual | parts))


def with_windows(**parts: st.SearchStrategy[object]) -> st.SearchStrategy[Rotation]:
    usual = {"unit": st.sampled_from([Unit.DAY, Unit.WEEK]), "windows": windows()}
    return rotations(**(usual | parts))


def instants() -> st.SearchStrategy[datetime]:
    return st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))


def spans() -> st.SearchStrategy[tuple[datetime, datetime]]:
    lengths = st.timedeltas(timedelta(minutes=1), timedelta(days=60))
    return st.tuples(instants(), lengths).map(lambda window: (window[0], window[0] + window[1]))

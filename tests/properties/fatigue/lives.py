"""Anybody's life on call: zones with every kind of clock, journeys, pages, shifts and leave."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import Page
from portal.fatigue.local_days import Home, home
from portal.fatigue.reports import Facts
from portal.rota.windows import Period

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Santiago",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Moscow",
    "UTC",
)
CHANGES = (
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),
    datetime(2026, 10, 3, 15, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=UTC),
)
"""Instants about which the clocks of one zone or another change, and one at which none does."""


def instants(change: datetime, days: int = 12) -> st.SearchStrategy[datetime]:
    return st.integers(-days * 1440, days * 1440).map(lambda minutes: change + timedelta(minutes=minutes))


def periods(change: datetime, longest: timedelta = timedelta(days=9)) -> st.SearchStrategy[Period]:
    lengths = st.integers(1, longest // timedelta(minutes=1))
    return st.builds(lambda at, length: (at, at + timedelta(minutes=length)), instants(change), lengths)


def homes(change: datetime) -> st.SearchStrategy[Home]:
    """Of whoever stays, and of whoever moves once."""
    zones = st.sampled_from(ZONES)
    moved = st.none() | st.tuples(instants(change), zones)
    days = st.sets(st.integers(-12, 12).map(lambda n: (change + timedelta(days=n)).date()), max_size=3)
    return st.builds(_home, zones, moved, days)


def _home(first: str, moved: tuple[datetime, str] | None, holidays: set[date]) -> Home:
    return home((None, first), *([moved] if moved else []), holidays=holidays)


def pages(change: datetime) -> st.SearchStrategy[list[Page]]:
    """Now and then a storm, with gaps about as long as those that join."""
    gaps = st.sampled_from((0, 10, 20, 29, 30, 31)) | st.integers(0, 2880)
    lasting = st.none() | st.integers(-5, 700)
    seen = st.lists(st.tuples(gaps, lasting, st.booleans()), max_size=25)
    return st.builds(_pages, instants(change), seen)


def _pages(at: datetime, seen: list[tuple[int, int | None, bool]]) -> list[Page]:
    found = []
    for n, (gap, lasting, is_test) in enumerate(seen):
        at += timedelta(minutes=gap)
        until = None if lasting is None else at + timedelta(minutes=lasting)
        found.append(Page(str(n), at, until, is_test=is_test and gap == 20))
    return found


@st.composite
def lives(draw: st.DrawFn) -> tuple[Facts, datetime]:
    change = draw(st.sampled_from(CHANGES))
    roles = st.sampled_from(("primary", "secondary", "shadow"))
    shifts = draw(st.lists(st.tuples(periods(change), roles), max_size=4))
    facts = Facts(
        draw(homes(change)),
        [Shift(*period, role) for period, role in shifts],
        draw(pages(change)),
        draw(st.lists(periods(change, timedelta(days=2)), max_size=3)),
    )
    return facts, draw(instants(change)) + timedelta(days=6)

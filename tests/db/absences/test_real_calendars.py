"""Calendars that real systems wrote, through a real server into the database. They stand beside the project."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.absences.models import Absence
from portal.absences.sources.tasks import sync_leave
from portal.core.db import db
from tests.clock import FakeClock
from tests.edge.sink import Reply, Sink, http_sink
from tests.world import Cast
from tests.world_sources import a_source

FEEDS = Path(__file__).parents[3] / "../shared/fixtures/ics"

pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the real calendars are not beside this checkout")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as sink:
        yield sink


@pytest.mark.parametrize(
    ("name", "at", "periods"),
    [
        ("conges-date-start-datetime-end.ics", "2023-07-20", ["2023-07-24/2023-08-16"]),
        (
            "allday-week-same-uid-sequence-exdate.ics",
            "2024-06-30",
            ["2024-07-01/2024-07-07", "2024-07-29/2024-08-04"],
        ),
        ("outlook2007-tab-folds-attendees.ics", "2009-06-10", ["2009-06-21/2009-06-21"]),
    ],
)
def test_they_become_somebodys_days(
    cast: Cast, sink: Sink, clock: FakeClock, name: str, at: str, periods: list[str]
) -> None:
    clock.at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    sink.otherwise = Reply(200, {"Content-Type": "text/calendar"}, (FEEDS / name).read_bytes())
    source = a_source(sink, cast.bob, by=cast.bob, at=clock.at)
    sync_leave(clock.at)
    assert source.last_error is None
    rows = db.session.scalars(select(Absence).order_by(Absence.starts_on)).all()
    assert [f"{row.starts_on}/{row.ends_on}" for row in rows] == periods


@pytest.mark.parametrize("year", [2009, 2020, 2024, 2026])
def test_all_of_them_are_read_twice_and_the_second_time_changes_nothing(
    cast: Cast, sink: Sink, clock: FakeClock, year: int
) -> None:
    clock.at = datetime(year, 7, 1, tzinfo=UTC)
    files = sorted(FEEDS.glob("*.ics"))
    assert len(files) == 17
    sources = []
    for path in files:
        sink.tell(Reply(200, {"Content-Type": "text/calendar"}, path.read_bytes()))
        sources.append(a_source(sink, cast.bob, by=cast.bob, at=clock.at, name=path.stem))
        sync_leave(clock.at)
    assert {source.name: source.last_error for source in sources if source.last_error} == {}
    first = [(row.id, row.uid, row.span, row.status) for row in db.session.scalars(select(Absence))]
    clock.move(hours=1)
    for path in files:
        sink.tell(Reply(200, {"Content-Type": "text/calendar"}, path.read_bytes()))
    sync_leave(clock.at)
    again = [(row.id, row.uid, row.span, row.status) for row in db.session.scalars(select(Absence))]
    assert sorted(again) == sorted(first)

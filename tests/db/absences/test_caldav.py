"""A source on a real CalDAV server, through the guard."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.absences.sources.models import LeaveSource, SourceKind
from portal.absences.sources.systems.caldav import ask
from portal.absences.sources.systems.system import Access, NoCopy, Window, guard_for
from portal.absences.sources.tasks import sync_leave
from tests.clock import START, FakeClock
from tests.edge.caldav import PASSWORD, USER, CalDav, caldav_server
from tests.world import Cast
from tests.world_sources import FIRST, LONG_AGO, a_calendar, a_source, an_event, away_by, read_again


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalDav]:
    with caldav_server(tmp_path_factory.mktemp("radicale")) as server:
        server.put("one", a_calendar(an_event("Bob Blue", uid="one")))
        server.put("two", a_calendar(an_event("Bob Blue", FIRST.replace(month=1), uid="two")))
        rule = ["RRULE:FREQ=WEEKLY;COUNT=3"]
        server.put("three", a_calendar(an_event("Alice Blue", FIRST, uid="three", more=rule)))
        yield server


def a_caldav_source(cast: Cast, url: str, secret: str = PASSWORD) -> LeaveSource:
    return a_source(
        None, cast.blue, by=cast.alice, kind=SourceKind.CALDAV, url=url, username=USER, secret=secret
    )


def test_its_events_become_absences(cast: Cast, server: CalDav, clock: FakeClock) -> None:
    source = a_caldav_source(cast, server.url)
    sync_leave(START)
    assert source.last_error is None
    assert sorted(one[:2] for one in away_by(source)) == [
        ("Alice", "2026-12-01"), ("Alice", "2026-12-08"), ("Alice", "2026-12-15"), ("Bob", "2026-12-01"),
    ]  # fmt: skip
    read_again(clock)
    assert len(away_by(source)) == 4


@pytest.mark.parametrize(
    ("path", "secret", "told"),
    [
        ("", "wrong", "refuses this user name and password"),
        ("nowhere/", PASSWORD, "does not answer as a CalDAV"),
    ],
)
def test_what_is_no_calendar_of_theirs_is_told(
    cast: Cast, server: CalDav, path: str, secret: str, told: str
) -> None:
    source = a_caldav_source(cast, f"{server.url}{path}", secret)
    sync_leave(START)
    assert source.last_error is not None
    assert told in source.last_error


def test_it_goes_nowhere_that_is_not_allowed(app: Flask, server: CalDav) -> None:
    with pytest.raises(NoCopy, match=r"127\.0\.0\.1 refused"):
        ask(Access(server.url, USER, PASSWORD), guard_for(()), Window(LONG_AGO, START))

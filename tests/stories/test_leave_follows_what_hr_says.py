"""An HR system says who is away: the portal follows, doubts it when too much vanishes, and tells when it is silent."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.absences.sources.actions.holding import decide_hold
from portal.absences.sources.models import LeaveHold, LeaveSource, Verdict
from portal.absences.sources.queries import open_hold
from portal.absences.sources.tasks import sync_leave, sync_leave_source
from portal.core.db import db
from portal.core.errors import Refused
from portal.messages.models import Message
from portal.people.models import Person
from tests.clock import START, FakeClock
from tests.edge.sink import Reply, Sink, http_sink
from tests.kept import kept
from tests.world import Cast, the_cast
from tests.world_sources import FIRST, a_source, an_event, away_by, calendar_of, read_again

DAY = timedelta(days=1)
WEEKS = [FIRST + n * 7 * DAY for n in range(6)]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as sink:
        yield sink


@pytest.fixture
def cast(app: Flask) -> Cast:
    return kept(the_cast)


def told(person: Person) -> list[str]:
    found = select(Message.content).where(Message.person_id == person.id).order_by(Message.id)
    return [content["title"] for content in db.session.scalars(found)]


def six_weeks(cast: Cast, sink: Sink) -> LeaveSource:
    """Bob is away one day in each of six weeks; then the HR system forgets all but the first."""
    sink.tell(calendar_of(*(an_event("Bob Blue", day) for day in WEEKS)))
    sink.otherwise = calendar_of(an_event("Bob Blue", WEEKS[0]))
    source = a_source(sink, cast.blue, by=cast.alice)
    assert sync_leave(START) == 1
    return source


def firsts(source: LeaveSource) -> list[str]:
    return [first for _name, first, _last, _status in away_by(source)]


def test_a_new_absence_appears_and_one_that_moved_follows(cast: Cast, sink: Sink, clock: FakeClock) -> None:
    sink.tell(calendar_of(an_event("Bob Blue", uid="1")))
    sink.otherwise = calendar_of(
        an_event("Bob Blue", FIRST, FIRST + DAY, uid="1"), an_event("Alice Blue", uid="2")
    )
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    read_again(clock)
    assert sorted(away_by(source)) == [
        ("Alice", "2026-12-01", "2026-12-01", "confirmed"), ("Bob", "2026-12-01", "2026-12-02", "confirmed"),
    ]  # fmt: skip


def test_when_too_much_vanishes_it_stays_until_a_manager_says_that_it_is_gone(
    cast: Cast, sink: Sink, clock: FakeClock
) -> None:
    source = six_weeks(cast, sink)
    for _ in range(4):
        read_again(clock)
    assert len(firsts(source)) == 6
    assert told(cast.alice) == ["5 absences are missing from HR at once"], "she is asked once"
    assert decide_hold(source, Verdict.GONE, by=cast.alice, at=clock.at) == 5
    assert firsts(source) == ["2026-12-01"]
    read_again(clock)
    assert (firsts(source), open_hold(source)) == (["2026-12-01"], None)
    with pytest.raises(Refused, match="Nothing waits here"):
        decide_hold(source, Verdict.GONE, by=cast.alice, at=clock.at)


def test_what_somebody_keeps_stays_and_nobody_is_asked_again(
    cast: Cast, sink: Sink, clock: FakeClock
) -> None:
    source = six_weeks(cast, sink)
    read_again(clock)
    decide_hold(source, Verdict.KEPT, by=cast.alice, at=clock.at)
    for _ in range(4):
        read_again(clock)
    assert (len(firsts(source)), open_hold(source)) == (6, None)
    sink.otherwise = calendar_of(*(an_event("Bob Blue", day) for day in WEEKS))
    read_again(clock)
    sink.otherwise = calendar_of(*(an_event("Bob Blue", day) for day in WEEKS[:5]))
    read_again(clock)
    read_again(clock)
    assert firsts(source) == [f"{day}" for day in WEEKS[:5]], "once it was back it goes as any other"


def test_what_is_back_at_the_next_reading_waits_for_nobody(cast: Cast, sink: Sink, clock: FakeClock) -> None:
    source = six_weeks(cast, sink)
    read_again(clock)
    sink.otherwise = calendar_of(*(an_event("Bob Blue", day) for day in WEEKS))
    read_again(clock)
    [hold] = db.session.scalars(select(LeaveHold))
    assert (hold.verdict, hold.closed_by_id, len(firsts(source))) == (Verdict.RETURNED, None, 6)


def test_a_source_that_is_silent_for_a_day_is_told_of_once(cast: Cast, sink: Sink, clock: FakeClock) -> None:
    sink.tell(calendar_of(an_event("Bob Blue")))
    sink.otherwise = Reply(200, {"Content-Type": "text/html"}, b"N/A")
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    for _ in range(60):
        read_again(clock)
    assert told(cast.alice) == ["Leave from HR cannot be read any more"]
    assert (told(cast.bob), firsts(source)) == ([], ["2026-12-01"])
    sink.otherwise = calendar_of(an_event("Bob Blue"))
    sync_leave_source(source.id)
    assert (source.stale_since_at, source.stale_told_at, source.last_error) == (None, None, None)
    sink.otherwise = Reply(500)
    for _ in range(30):
        read_again(clock)
    assert len(told(cast.alice)) == 2, "another silence is news"

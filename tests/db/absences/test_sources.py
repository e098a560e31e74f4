"""Sources of leave, read from a real server: what is stored, what stays, what is asked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.absences.models import Absence, Origin, Status
from portal.absences.queries import away
from portal.absences.signals import absence_changed
from portal.absences.sources.actions.names import assign_name
from portal.absences.sources.models import LeaveName, LeaveReading
from portal.absences.sources.queries import open_hold, readings_of
from portal.absences.sources.tasks import sync_leave
from portal.core.db import db
from tests.clock import START, FakeClock
from tests.edge.sink import Reply, Sink, http_sink
from tests.world import Cast
from tests.world_sources import FIRST, a_calendar, a_source, an_event, away_by, calendar_of, read_again

DAY = timedelta(days=1)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as sink:
        yield sink


@pytest.fixture
def changed() -> Iterator[list[int]]:
    """Whose absences were said to have changed."""
    ids: list[int] = []

    def note(person_id: int, **_facts: object) -> None:
        ids.append(person_id)

    with absence_changed.connected_to(note):
        yield ids


def test_what_a_feed_says_is_stored_for_who_is_known(cast: Cast, sink: Sink, changed: list[int]) -> None:
    sink.tell(calendar_of(an_event("[Vacation] Bob Blue", FIRST, FIRST + DAY), an_event("Somebody Else")))
    source = a_source(sink, cast.blue, by=cast.alice)
    assert sync_leave(START) == 1
    assert away_by(source) == [("Bob", "2026-12-01", "2026-12-02", "confirmed")]
    assert changed == [cast.bob.id]
    [row] = db.session.scalars(select(Absence))
    assert (row.origin, row.kind, row.asked_by_id, row.decided_by_id) == (Origin.FEED, "leave", None, None)
    [name] = db.session.scalars(select(LeaveName))
    assert (name.name, name.absence_count, name.is_open) == ("Somebody Else", 1, True)
    [reading] = readings_of(source)
    assert (reading.added_count, reading.unmatched_count, reading.error) == (1, 1, None)
    assert cast.bob.id in away([cast.bob.id], START, START + 30 * DAY)


def test_neither_the_type_nor_a_description_is_stored(cast: Cast, sink: Sink) -> None:
    event = an_event("[Sick leave] Bob Blue", more=["DESCRIPTION:Broken leg", "CATEGORIES:Krank"])
    sink.tell(calendar_of(event, an_event("[Sick leave] Nobody Known", uid="x")))
    a_source(sink, cast.blue, by=cast.alice, pattern="[{type}] {name}")
    sync_leave(START)
    tables = ("absence", "leave_source", "leave_reading", "leave_name", "audit_entry", "message")
    stored = "".join(
        str(row) for table in tables for row in db.session.execute(text(f"SELECT * FROM {table}"))
    )
    names = [name.name for name in db.session.scalars(select(LeaveName))]
    assert names == ["Nobody Known"]
    assert [word for word in ("Broken", "Krank", "ick leave") if word in stored] == []


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(200, {"Content-Type": "text/calendar"}, b"N/A"), "no whole calendar"),
        (Reply(200, {"Content-Type": "text/calendar"}, b""), "answered with nothing"),
        (Reply(200, {"Content-Type": "text/html"}, b"<h1>Sign in</h1>"), "text/html, not with a calendar"),
        (Reply(200, {"Content-Type": "text/calendar"}, a_calendar(an_event("X"))[:-20]), "no whole calendar"),
        (
            Reply(200, {"Content-Type": "text/calendar"}, b"x" * 1024 * 1024, times=50),
            "more than 5242880 bytes",
        ),
        (Reply(302, {"Location": "http://169.254.169.254/latest/meta-data"}), "169.254.169.254 refused"),
        (Reply(500), "status 500"),
    ],
)
def test_what_is_no_good_copy_leaves_everything_as_it_was(
    cast: Cast, sink: Sink, clock: FakeClock, reply: Reply, told: str
) -> None:
    sink.tell(calendar_of(an_event("Bob Blue")), reply, reply)
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    before = away_by(source)
    read_again(clock)
    read_again(clock)
    assert away_by(source) == before != []
    assert source.last_error is not None
    assert told in source.last_error
    assert source.stale_since_at == START + timedelta(hours=1)
    assert source.last_success_at == START
    assert "/leave.ics" not in source.last_error


def test_a_broken_event_does_not_stop_the_feed(cast: Cast, sink: Sink) -> None:
    broken = "BEGIN:VEVENT\r\nUID:broken-1\r\nDTSTART:tomorrow\r\nSUMMARY:Bob Blue\r\nEND:VEVENT"
    sink.tell(calendar_of(broken, an_event("Bob Blue")))
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    assert len(away_by(source)) == 1
    [reading] = readings_of(source)
    assert [(one["uid"], one["code"]) for one in reading.notes if one["is_skipped"]] == [
        ("broken-1", "unreadable")
    ]


def test_what_vanishes_goes_at_the_second_reading_and_what_is_over_stays(
    cast: Cast, sink: Sink, clock: FakeClock, changed: list[int]
) -> None:
    past, ahead = an_event("Bob Blue", START.date() - 9 * DAY), an_event("Bob Blue", FIRST)
    sink.tell(calendar_of(past, ahead), calendar_of(), calendar_of())
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    read_again(clock)
    assert len(away_by(source)) == 2
    read_again(clock)
    assert away_by(source) == [("Bob", "2026-11-12", "2026-11-12", "confirmed")]
    assert [row.status for row in db.session.scalars(select(Absence).order_by(Absence.starts_on))] == [
        Status.CONFIRMED, Status.WITHDRAWN,
    ]  # fmt: skip
    assert changed == [cast.bob.id] * 2


def test_tentative_is_pending_and_cancelled_is_none(cast: Cast, sink: Sink, clock: FakeClock) -> None:
    asked = an_event("Bob Blue", uid="1", more=["STATUS:TENTATIVE"])
    sink.tell(
        calendar_of(asked, an_event("Bob Blue", FIRST + 9 * DAY, more=["STATUS:CANCELLED"])),
        calendar_of(an_event("Bob Blue", uid="1", more=["STATUS:CONFIRMED"])),
    )
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    assert away_by(source) == [("Bob", "2026-12-01", "2026-12-01", "pending")]
    read_again(clock)
    assert away_by(source) == [("Bob", "2026-12-01", "2026-12-01", "confirmed")]
    assert [one.changed_count for one in readings_of(source)] == [1, 0]


def test_new_uids_at_every_fetch_change_nothing(
    cast: Cast, sink: Sink, clock: FakeClock, changed: list[int]
) -> None:
    days = [FIRST + n * 7 * DAY for n in range(6)]
    for n in range(5):
        sink.tell(calendar_of(*(an_event("Bob Blue", day, uid=f"{n}-{day}") for day in days)))
    source = a_source(sink, cast.blue, by=cast.alice)
    for n in range(5):
        sync_leave(clock.move(hours=n and 1))
        assert len(away_by(source)) == 6
    assert source.has_unstable_uids
    assert len(db.session.scalars(select(Absence)).all()) == 6
    assert changed == [cast.bob.id]


def test_a_mapping_is_remembered_and_the_feed_read_anew(cast: Cast, sink: Sink, clock: FakeClock) -> None:
    sink.otherwise = calendar_of(an_event("Bobby Tables"), ETag='"1"')
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    assert away_by(source) == []
    [name] = db.session.scalars(select(LeaveName))
    assign_name(source, name, cast.bob, by=cast.alice, at=clock.move(minutes=1))
    sync_leave(clock.move(minutes=1))
    assert away_by(source) == [("Bob", "2026-12-01", "2026-12-01", "confirmed")]
    assert "if-none-match" not in sink.requests[-1].headers, "the same copy means something else now"
    read_again(clock)
    assert sink.requests[-1].headers["if-none-match"] == '"1"'
    assert len(away_by(source)) == 1


def test_an_answer_that_nothing_has_changed_is_a_good_reading(
    cast: Cast, sink: Sink, clock: FakeClock
) -> None:
    sink.tell(calendar_of(an_event("Bob Blue"), ETag='"a"', Last_Modified="Sat, 21 Nov 2026 00:00:00 GMT"))
    sink.otherwise = Reply(304)
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    read_again(clock)
    read_again(clock)
    assert sink.requests[-1].headers["if-modified-since"] == "Sat, 21 Nov 2026 00:00:00 GMT"
    assert (len(away_by(source)), source.last_success_at, source.last_read_at) == (1, clock.at, START)
    sink.otherwise = calendar_of(an_event("Bob Blue"))
    read_again(clock, hours=24)
    assert "if-none-match" not in sink.requests[-1].headers, "once a day it is read whole: the days move on"


def test_the_same_thing_said_again_is_counted(cast: Cast, sink: Sink, clock: FakeClock) -> None:
    sink.otherwise = Reply(503)
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    for hours in (1, 2, 4):
        read_again(clock, hours=hours)
    [reading] = db.session.scalars(select(LeaveReading))
    assert (reading.times, reading.last_at, source.failure_count) == (4, clock.at, 4)


def test_each_failure_waits_twice_as_long(cast: Cast, sink: Sink, clock: FakeClock) -> None:
    sink.otherwise = Reply(503)
    source = a_source(sink, cast.blue, by=cast.alice)
    waits = []
    for _ in range(7):
        sync_leave(clock.at)
        assert source.next_sync_at is not None
        waits.append((source.next_sync_at - clock.at) / timedelta(hours=1))
        clock.at = source.next_sync_at
    assert waits == [1, 2, 4, 8, 16, 24, 24]


def test_a_source_is_read_by_one_at_a_time(app: Flask, cast: Cast, sink: Sink) -> None:
    from portal.absences.sources.actions.claims import LEASE, claim

    source = a_source(sink, cast.blue, by=cast.alice)
    first = claim(at=START)
    assert first is not None
    assert claim(at=START) is None
    assert claim(at=START, source_id=source.id) is None
    second = claim(at=START + LEASE)
    assert second is not None
    assert second.token != first.token
    assert open_hold(source) is None

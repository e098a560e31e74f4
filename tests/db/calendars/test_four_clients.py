"""Feeds of a person, a team and a role, as four programmes read them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.calendars.queries import span_at
from portal.core.db import db
from portal.people.models import Person, Team
from portal.rota.models import RotaRole, Shift
from portal.rota.plans.actions import publish
from portal.rota.queries import cover_between
from portal.rota.rotations import actions as rota
from tests.calendar_clients import CLIENTS, Seen
from tests.clock import START, FakeClock
from tests.db.calendars.reader import Reader
from tests.icscheck import faults
from tests.world import Cast, a_person
from tests.world_rota import a_rotation, hand_over

ODD = "Eve; , \\ “x” 🌙 Дежурство" + "é" * 60

Read = Callable[[bytes], list[Seen]]


@pytest.fixture
def eve(cast: Cast, clock: FakeClock) -> Person:
    """Her name is hard to write down. Bob hands her two days; the weeks of a secondary are taken off again."""
    eve = a_person(ODD, team=cast.blue)
    a_rotation(cast.blue, cast.bob, eve, starts_on=date(2026, 10, 26))
    spare = a_rotation(cast.blue, cast.alice, role=RotaRole.SECONDARY, until=START + timedelta(weeks=3))
    ahead = db.session.query(Shift).filter(Shift.person_id == cast.bob.id, Shift.starts_at > START)
    shift = ahead.order_by(Shift.starts_at).first()
    hand_over(shift, eve, shift.starts_at, shift.starts_at + timedelta(days=2), at=clock.move(minutes=1))
    rota.set_active(spare, False, by=cast.alice, at=clock.move(minutes=1))
    publish(spare, until=START + timedelta(weeks=3), at=clock.move(minutes=1))
    return eve


def stored(
    team: Team, clock: FakeClock, *, of: Person | None = None, role: RotaRole | None = None
) -> set[Seen]:
    """What is in force in the year of the feed, without the name of each event."""
    span = span_at(clock.at)
    return {
        Seen(
            "",
            row.starts_at,
            row.ends_at,
            f"{row.role.title()} · {team.name if of else row.person.name}",
            False,
        )
        for row in cover_between(team, span.start, span.end)
        if of in (None, row.person) and role in (None, row.role)
    }


def shown(events: list[Seen]) -> set[Seen]:
    return {event._replace(uid="") for event in events if not event.is_cancelled}


@pytest.mark.parametrize("read", CLIENTS.values(), ids=CLIENTS)
class TestClients:
    def test_ones_own_shifts(
        self, read: Read, calendar: Reader, cast: Cast, eve: Person, clock: FakeClock
    ) -> None:
        events = read(calendar.ask(calendar.address(eve)).data)
        assert shown(events) == stored(cast.blue, clock, of=eve)
        assert len(events) == 28

    def test_a_team(self, read: Read, calendar: Reader, cast: Cast, eve: Person, clock: FakeClock) -> None:
        events = read(calendar.ask(calendar.address(cast.bob, cast.blue)).data)
        assert shown(events) == stored(cast.blue, clock)
        gone = [event for event in events if event.is_cancelled]
        assert {event.title for event in gone} == {"Secondary · Alice Blue"}
        assert len(gone) == 3

    def test_a_role(self, read: Read, calendar: Reader, cast: Cast, eve: Person, clock: FakeClock) -> None:
        events = read(calendar.ask(calendar.address(cast.bob, cast.blue, RotaRole.PRIMARY)).data)
        assert shown(events) == stored(cast.blue, clock, role=RotaRole.PRIMARY)
        assert {event.title for event in events} == {"Primary · Bob Blue", f"Primary · {ODD}"}


def test_all_clients_show_the_same(calendar: Reader, cast: Cast, eve: Person) -> None:
    body = calendar.ask(calendar.address(cast.bob, cast.blue)).data
    assert faults(body) == []
    first, *others = (sorted(read(body)) for read in CLIENTS.values())
    assert len(first) > 3
    assert others == [first] * 3


@pytest.mark.parametrize("read", [CLIENTS["ical.js"], CLIENTS["khal"]], ids=["ical.js", "khal"])
def test_a_broken_feed_is_refused_or_read_otherwise(
    read: Read, calendar: Reader, cast: Cast, eve: Person
) -> None:
    """The clients are asked in earnest: what is wrong with the bytes shows."""
    body = calendar.ask(calendar.address(eve)).data
    broken = body.replace(b"DTSTART:2026", b"DTSTART:x026", 1)
    assert broken != body
    with pytest.raises(AssertionError):
        assert read(broken) == read(body)

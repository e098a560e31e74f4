"""Blocks of rest as they are stored: kept true, whoever looks, and shown in one's own calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from portal.absences.actions import ask_for_leave
from portal.absences.models import Origin
from portal.absences.spans import Hours
from portal.core.db import db
from portal.fatigue.models import RestBlock
from portal.fatigue.resting.actions import follow_rest
from portal.fatigue.resting.queries import blocks_between, resting
from portal.fatigue.tasks import watch_rest
from portal.messages.models import Message, MessageState
from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.rota.windows import DAY
from portal.rota.wording import role_name
from tests.clock import START, FakeClock
from tests.db.calendars.reader import Reader
from tests.queries import noted
from tests.visit import visit, words
from tests.world import Cast
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident
from tests.world_rota import a_rotation

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TUESDAY = START + 3 * DAY
"""03:21 in Paris."""


def rows(person: Person) -> list[RestBlock]:
    return list(blocks_between(person.id, START - DAY, START + 9 * DAY))


def mark_sent(page: Message, *, at: datetime | None) -> None:
    page.state, page.sent_at = (MessageState.SENT, at) if at else (MessageState.FAILED, None)


def test_looking_again_changes_nothing(cast: Cast) -> None:
    a_sent_page(an_incident(cast.blue), cast.bob, at=TUESDAY)
    at = TUESDAY + 10 * MINUTE
    assert [watch_rest(at), watch_rest(at), follow_rest(cast.bob, at=at)] == [1, 0, 0]
    [row] = rows(cast.bob)
    assert (row.starts_at, row.ends_at, row.sequence) == (at, at + 11 * HOUR, 0)


def test_what_turns_out_to_be_no_page_is_taken_back_and_may_come_again(cast: Cast) -> None:
    page = a_sent_page(an_incident(cast.blue), cast.bob, at=TUESDAY)
    at = TUESDAY + HOUR
    watch_rest(at)
    for is_resting in (False, True):
        mark_sent(page, at=TUESDAY if is_resting else None)
        db.session.commit()
        assert watch_rest(at) == 1
        assert (cast.bob.id in resting([cast.bob.id], at)) is is_resting
    assert [row.sequence for row in rows(cast.bob)] == [2]


def test_recovery_that_is_given_for_it_is_what_planned_work_waits_for(cast: Cast) -> None:
    a_sent_page(an_incident(cast.blue), cast.bob, at=TUESDAY)
    watch_rest(TUESDAY + 10 * MINUTE)
    [row] = rows(cast.bob)
    assert row.block.delays_work
    off = Hours(row.work_at, row.ends_at)
    ask_for_leave(cast.bob, off, by=cast.alice, at=TUESDAY + HOUR, is_confirmed=True, origin=Origin.RECOVERY)
    assert watch_rest(TUESDAY + HOUR) == 1
    assert (row.work_at, row.block.delays_work) == (row.ends_at, False)


def test_what_is_long_over_is_left_alone(cast: Cast) -> None:
    page = a_sent_page(an_incident(cast.blue), cast.bob, at=TUESDAY)
    watch_rest(TUESDAY + HOUR)
    mark_sent(page, at=None)
    db.session.commit()
    assert watch_rest(TUESDAY + 4 * DAY) == 0
    assert [row.withdrawn_at for row in rows(cast.bob)] == [None]


def test_the_sweep_asks_as_often_for_many_as_for_one(cast: Cast) -> None:
    asked_for = []
    for person in (cast.bob, cast.alice, cast.charlie):
        a_sent_page(an_incident(cast.blue, person.name), person, at=TUESDAY)
        watch_rest(TUESDAY + HOUR)
        with noted() as asked:
            watch_rest(TUESDAY + HOUR)
        asked_for.append(len(asked))
    assert len(set(asked_for)) == 1


def test_it_keeps_meetings_away_in_ones_own_calendar(cast: Cast, calendar: Reader, clock: FakeClock) -> None:
    clock.at = TUESDAY + HOUR
    page = a_sent_page(an_incident(cast.blue), cast.bob, at=TUESDAY)
    path = calendar.address(cast.bob)
    before = calendar.ask(path).headers["ETag"]
    watch_rest(clock.at)
    first, again = calendar.ask(path), calendar.ask(path)
    assert (first.data, first.headers["ETag"]) == (again.data, again.headers["ETag"])
    assert first.headers["ETag"] != before
    assert calendar.ask(path, if_none_match=first.headers["ETag"]).status_code == 304
    [event] = calendar.events(cast.bob)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        TUESDAY + 10 * MINUTE,
        TUESDAY + 10 * MINUTE + 11 * HOUR,
    )
    assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("OPAQUE", "OOF")
    assert (str(event["SUMMARY"]), event["SEQUENCE"]) == ("Rest after a call", 0)
    assert calendar.events(cast.bob, cast.blue) == calendar.events(cast.alice) == []
    mark_sent(page, at=None)
    db.session.commit()
    watch_rest(clock.at)
    [gone] = calendar.events(cast.bob)
    assert (gone["UID"], gone["STATUS"], gone["SEQUENCE"]) == (event["UID"], "CANCELLED", 1)


def test_who_has_not_been_called_reads_so(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    clock.at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    shown = words(visit(client, "/me/rest", as_=cast.bob).main)
    assert "May work again from now" in shown
    assert shown.count("quiet") == 14
    assert "Only you and your managers see this." in shown


@pytest.mark.parametrize("role", [RotaRole.PRIMARY, RotaRole.SECONDARY])
def test_a_night_names_the_role_held_and_rest_is_said_in_hours(
    client: FlaskClient, cast: Cast, clock: FakeClock, role: RotaRole
) -> None:
    a_rotation(cast.blue, cast.bob, role=role)
    clock.at = START + 21 * DAY
    shown = words(visit(client, "/me/rest", as_=cast.bob).main)
    assert f"{role_name(role)} quiet" in shown
    assert "35 h are asked for" in shown


def test_a_rest_is_shown_on_the_readers_clock(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    cast.alice.time_zone = "Asia/Kathmandu"
    a_sent_page(an_incident(cast.blue), cast.bob, at=TUESDAY)
    clock.at = TUESDAY + HOUR
    watch_rest(clock.at)
    path = f"/people/{cast.bob.key}/rest"
    assert "Tue 19:16" in words(visit(client, path, as_=cast.alice).main)
    assert visit(client, f"/people/{cast.bob.key}", as_=cast.alice).find("a", href=path)
    for other in (cast.charlie, cast.vera):
        assert not visit(client, f"/people/{cast.bob.key}", as_=other).find("a", href=path)

"""Leave typed in the portal: asked for, decided, taken back, and seen by whoever plans."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.absences.actions import ask_for_leave, decide, withdraw_leave
from portal.absences.models import Absence, Status
from portal.absences.queries import away
from portal.absences.spans import Days, Hours
from portal.asks.actions import give_answer
from portal.asks.kinds import kind_of
from portal.asks.models import Ask
from portal.core.db import db
from portal.core.errors import NotAllowed, Refused
from portal.messages.models import Message
from portal.swaps.rules.queries import facts_for
from tests.clock import START
from tests.visit import checked, send, visit, words
from tests.world import Cast, a_person
from tests.world_absences import an_absence

FIRST = date(2026, 12, 1)
DAY = timedelta(days=1)
TYPED = {"starts_on": "2026-12-01", "ends_on": "2026-12-03"}


def asked_of() -> list[str]:
    """First names of whom an open question waits for."""
    return [ask.person.first_name for ask in db.session.scalars(select(Ask).where(Ask.settled_at.is_(None)))]


def titles(person_id: int) -> list[str]:
    """What they were written."""
    found = select(Message.content).where(Message.person_id == person_id).order_by(Message.id)
    return [content["title"] for content in db.session.scalars(found)]


def test_leave_is_asked_of_the_managers_and_confirmed_by_one(client: FlaskClient, cast: Cast) -> None:
    assert send(client, "/me/leave", TYPED, as_=cast.bob).location == "/me/leave"
    assert asked_of() == ["Alice"]
    [ask] = db.session.scalars(select(Ask))
    card = kind_of("leave").cards([ask])[ask.id]
    assert card.title == "Bob Blue asks for leave: Tue 1 Dec – Thu 3 Dec"
    assert give_answer(ask, card, "accept", note="", at=START) == "Thank you. Bob Blue is told."
    shown = words(visit(client, "/me/leave", as_=cast.bob).main)
    assert "Tue 1 Dec – Thu 3 Dec confirmed" in shown
    assert "Your leave Tue 1 Dec – Thu 3 Dec is confirmed." in titles(cast.bob.id)


def test_a_refusal_says_why(client: FlaskClient, cast: Cast) -> None:
    absence = an_absence(cast.bob, FIRST)
    [ask] = db.session.scalars(select(Ask))
    card = kind_of("leave").cards([ask])[ask.id]
    with pytest.raises(Refused, match="Say a word"):
        give_answer(ask, card, "refuse", note="", at=START)
    give_answer(ask, card, "refuse", note="We move the data centre.", at=START)
    assert (absence.status, absence.decided_by) == (Status.REFUSED, cast.alice)
    assert "We move the data centre." in words(visit(client, "/me/leave", as_=cast.bob).main)
    assert away([cast.bob.id], START, START + 30 * DAY) == {}


def test_who_decides_may_put_it_down_as_confirmed_and_nobody_is_asked(cast: Cast) -> None:
    absence = an_absence(cast.bob, FIRST, by=cast.alice, is_confirmed=True)
    assert (absence.status, asked_of()) == (Status.CONFIRMED, [])


def test_nobody_else_puts_down_or_decides_somebodys_leave(cast: Cast) -> None:
    for other in (cast.charlie, cast.vera):
        with pytest.raises(NotAllowed):
            an_absence(cast.bob, FIRST, by=other)
    with pytest.raises(NotAllowed):
        an_absence(cast.bob, FIRST, is_confirmed=True)
    absence = an_absence(cast.alice, FIRST)
    with pytest.raises(NotAllowed):
        decide(absence, Status.CONFIRMED, by=cast.alice, at=START)
    assert asked_of() == ["Ada"], "no other manager: an admin is asked"


def test_it_is_decided_once_and_taken_back_once(cast: Cast) -> None:
    absence = an_absence(cast.bob, FIRST)
    decide(absence, Status.CONFIRMED, by=cast.alice, at=START)
    with pytest.raises(Refused, match="decided already"):
        decide(absence, Status.REFUSED, by=cast.ada, at=START)
    withdraw_leave(absence, by=cast.bob, at=START)
    with pytest.raises(Refused, match="taken back already"):
        withdraw_leave(absence, by=cast.bob, at=START)
    assert away([cast.bob.id], START, START + 30 * DAY) == {}


def test_taking_back_what_is_asked_for_ends_the_question(client: FlaskClient, cast: Cast) -> None:
    absence = an_absence(cast.bob, FIRST)
    send(client, f"/me/leave/{absence.key}/removal", as_=cast.bob)
    assert (absence.status, asked_of()) == (Status.WITHDRAWN, [])
    send(client, f"/me/leave/{absence.key}/removal", as_=cast.alice, status=404)


def test_days_are_those_of_the_person_and_hours_are_instants(cast: Cast) -> None:
    tokyo = a_person("Taro", team=cast.blue, time_zone="Asia/Tokyo")
    an_absence(cast.bob, FIRST, FIRST + DAY)
    an_absence(tokyo, FIRST)
    lunch = Hours(datetime(2026, 12, 4, 11, tzinfo=UTC), datetime(2026, 12, 4, 13, tzinfo=UTC))
    ask_for_leave(cast.bob, lunch, by=cast.bob, at=START)
    found = away([cast.bob.id, tokyo.id, cast.charlie.id], START, START + 30 * DAY)
    assert found == {
        cast.bob.id: (
            (datetime(2026, 11, 30, 23, tzinfo=UTC), datetime(2026, 12, 2, 23, tzinfo=UTC)),
            (lunch.starts_at, lunch.ends_at),
        ),
        tokyo.id: ((datetime(2026, 11, 30, 15, tzinfo=UTC), datetime(2026, 12, 1, 15, tzinfo=UTC)),),
    }
    only_after = away([cast.bob.id], datetime(2026, 12, 2, 23, tzinfo=UTC), lunch.starts_at)
    assert only_after == {}, "touching is not being away"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ends_on": "2026-11-30"}, "Not before the first day."),
        ({"ends_on": ""}, "Fill this in."),
        ({"starts": "09:00"}, "Give both times"),
        ({"ends_on": "2026-12-01", "starts": "12:00", "ends": "09:00"}, "Not before it begins."),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-02"}, "in the past"),
        ({"ends_on": "2028-12-01"}, "Look at the year."),
        ({"starts_on": "2026-12-03", "ends_on": "2026-12-04"}, "Bob Blue is away already"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client: FlaskClient, cast: Cast, change: dict[str, str], told: str
) -> None:
    an_absence(cast.bob, date(2026, 12, 4), date(2026, 12, 9))
    answer = send(client, "/me/leave", TYPED | change, as_=cast.bob, status=422)
    assert told in words(checked(answer))
    assert db.session.query(Absence).count() == 1


def test_the_rules_of_swaps_see_who_is_away(cast: Cast) -> None:
    an_absence(cast.bob, FIRST)
    start = datetime(2026, 12, 1, tzinfo=UTC)
    facts = facts_for(cast.blue, [cast.bob, cast.alice], start, start + DAY, START)
    assert [len(facts[one.id].away) for one in (cast.bob, cast.alice)] == [1, 0]


@pytest.mark.parametrize(
    "change",
    [
        "starts_on = NULL",
        "ends_on = starts_on - 1",
        "starts_at = now(), ends_at = now() + interval '1 hour'",
        "status = 'gone'",
        "decided_at = now()",
    ],
)
def test_the_database_refuses_what_is_no_absence(cast: Cast, change: str) -> None:
    an_absence(cast.bob, FIRST)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(f"UPDATE absence SET {change}"))


def test_only_the_person_and_their_managers_read_what_it_is_called(cast: Cast) -> None:
    absence = ask_for_leave(cast.bob, Days(FIRST, FIRST), by=cast.bob, at=START, kind="Wedding")
    stored = db.session.scalar(text("SELECT kind FROM absence"))
    assert absence.kind == "Wedding"
    assert "Wedding" not in stored, "unreadable in a copy of the database"
    assert titles(cast.alice.id) == ["Bob Blue asks for leave: Tue 1 Dec"], "nor is it mailed"

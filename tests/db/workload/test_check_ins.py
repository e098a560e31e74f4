"""One question a week: that somebody answered is known, and what was answered; never both of one person."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.core.errors import Refused
from portal.people.models import Person, Team
from portal.workload.check_ins.actions import check_in
from portal.workload.check_ins.models import CheckIn, CheckInTally
from portal.workload.check_ins.queries import is_asked, rested_by_month
from tests.clock import START, FakeClock
from tests.visit import checked, send, visit, words
from tests.world import Cast, a_person

PLACE, WEEK, MONTH = "/me/check-ins", date(2026, 11, 16), date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 7, 12, tzinfo=START.tzinfo)


def tally(team: Team) -> list[int]:
    return db.session.get_one(CheckInTally, (team.id, MONTH), populate_existing=True).counts


def told(team: Team, at: datetime) -> Sequence[tuple[float | None, int | None]]:
    return [(one.mean, one.answers) for one in rested_by_month(team, 2, at=at)]


def five_of(team: Team) -> list[Person]:
    return [a_person(name, team=team) for name in ("Ida", "Jan", "Kai", "Lea", "Mia")]


def test_each_answers_once_a_week(cast: Cast) -> None:
    assert is_asked(cast.bob, START)
    check_in(cast.bob, 2, at=START)
    assert not is_asked(cast.bob, START)
    with pytest.raises(Refused, match="this week already"):
        check_in(cast.bob, 5, at=START + timedelta(days=1))
    assert tally(cast.blue) == [0, 1, 0, 0, 0]
    monday = START + timedelta(days=2)
    assert is_asked(cast.bob, monday)
    check_in(cast.bob, 2, at=monday)
    assert tally(cast.blue) == [0, 2, 0, 0, 0]


def test_who_is_in_no_team_is_not_asked(cast: Cast) -> None:
    assert not is_asked(cast.vera, START)
    with pytest.raises(Refused):
        check_in(cast.vera, 3, at=START)


def test_who_answered_stands_without_the_answer_and_the_answer_without_them(cast: Cast) -> None:
    """The tables have no column more: no number in order, no instant by which one could be laid beside another."""
    columns = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_name LIKE 'check_in%'"
    )
    assert {tuple(row) for row in db.session.execute(text(columns))} == {
        ("check_in", "person_id"), ("check_in", "week_on"), ("check_in", "team_id"),
        ("check_in_tally", "team_id"), ("check_in_tally", "month_on"), ("check_in_tally", "counts"),
    }  # fmt: skip
    five = five_of(cast.blue)
    for person, rested in zip(five, (5, 1, 4, 1, 3), strict=True):
        check_in(person, rested, at=START)
    assert len(db.session.scalars(select(CheckIn)).all()) == 5
    assert tally(cast.blue) == [2, 0, 1, 1, 1]
    assert len(db.session.scalars(select(CheckInTally)).all()) == 1


def test_the_order_of_the_answers_leaves_the_same_rows(cast: Cast) -> None:
    """Whoever reads the tables afterwards cannot tell who said 1 and who said 5."""
    ida, jan = five_of(cast.blue)[:2]
    check_in(ida, 1, at=START)
    check_in(jan, 5, at=START)
    first = db.session.scalars(select(CheckInTally.counts)).all()
    for table in ("check_in", "check_in_tally"):
        db.session.execute(text(f"DELETE FROM {table}"))
    db.session.expire_all()
    check_in(ida, 5, at=START)
    check_in(jan, 1, at=START)
    assert db.session.scalars(select(CheckInTally.counts)).all() == first


def test_no_log_says_that_somebody_answered(client: FlaskClient, cast: Cast) -> None:
    before = len(db.session.scalars(select(AuditEntry.id)).all())
    check_in(cast.bob, 1, at=START)
    assert len(db.session.scalars(select(AuditEntry.id)).all()) == before


def test_a_month_is_told_once_it_is_over_and_five_have_answered(cast: Cast) -> None:
    five = five_of(cast.blue)
    for person in five[:4]:
        check_in(person, 3, at=START)
    assert told(cast.blue, DECEMBER) == [(None, None), (None, None)]
    check_in(five[4], 5, at=START)
    assert told(cast.blue, START) == [(None, None), (None, None)]
    assert told(cast.blue, DECEMBER) == [(pytest.approx(3.4), 5), (None, None)]
    assert told(cast.green, DECEMBER) == [(None, None), (None, None)]


def test_five_answers_of_fewer_people_are_not_told(cast: Cast) -> None:
    for week in range(3):
        for person in (cast.bob, cast.alice):
            check_in(person, 4, at=START - timedelta(weeks=week))
    assert sum(tally(cast.blue)) == 6
    assert told(cast.blue, DECEMBER)[0] == (None, None)


def test_that_somebody_answered_long_ago_is_forgotten(cast: Cast) -> None:
    check_in(cast.bob, 3, at=START - timedelta(days=500))
    check_in(cast.bob, 3, at=START)
    assert db.session.scalars(select(CheckIn.week_on)).all() == [WEEK]


def test_it_is_asked_on_the_first_view_until_it_is_answered(client: FlaskClient, cast: Cast) -> None:
    form = visit(client, "/", as_=cast.bob).select_one("form#check-in")
    assert form is not None
    assert [button["value"] for button in form.select("button")] == ["1", "2", "3", "4", "5"]
    send(client, PLACE, {"rested": "4"}, as_=cast.bob)
    soup = visit(client, "/")
    assert soup.select_one("form#check-in") is None
    assert "counted without your name" in words(soup.body)
    assert tally(cast.blue) == [0, 0, 0, 1, 0]
    assert visit(client, "/", as_=cast.vera).select_one("form#check-in") is None


@pytest.mark.parametrize("odd", [{}, {"rested": "6"}, {"rested": "0"}, {"rested": "good"}])
def test_another_answer_is_none(client: FlaskClient, cast: Cast, odd: dict[str, str]) -> None:
    soup = checked(send(client, PLACE, odd, as_=cast.bob, status=422))
    assert soup.select_one("[role=alert]")
    assert is_asked(cast.bob, START)


def test_a_second_answer_is_refused_in_words(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    send(client, PLACE, {"rested": "4"}, as_=cast.bob)
    clock.move(hours=1)
    soup = checked(send(client, PLACE, {"rested": "1"}, status=422))
    assert "answered this week already" in words(soup.select_one("[role=alert]"))
    assert tally(cast.blue) == [0, 0, 0, 1, 0]

"""Statements as they are stored and shown: to whom, from what, and what a closed one keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.asks.queries import open_ask
from portal.core.db import add, db
from portal.core.errors import NotAllowed, Refused
from portal.people.models import Person
from portal.recovery.books.actions import enter
from portal.recovery.days.pages import LATELY
from portal.recovery.entries import Lot, Origin
from portal.recovery.ledger import accrue, book, consume, reverse
from portal.recovery.statements.actions import KIND, answer_contest, close_month, contest
from portal.recovery.statements.lines import Section, Statement, month_after
from portal.recovery.statements.models import StatementClosing, StatementContest, Verdict
from portal.recovery.statements.queries import statements_of
from tests.clock import FakeClock
from tests.queries import noted
from tests.visit import query_count, send, visit
from tests.world import Cast, a_person
from tests.world_statements import MONDAY, OCTOBER, WEEK, a_week, paid_by_the_week, woken

OVER = datetime(2026, 11, 3, 8, tzinfo=UTC)
NIGHT = datetime(2026, 10, 14, 1, 12, tzinfo=UTC)
WORK = "work"


@pytest.fixture(autouse=True)
def over(clock: FakeClock) -> None:
    clock.at = OVER


def of(person: Person, at: datetime = OVER) -> Statement:
    return statements_of([person], OCTOBER, at=at)[person.id]


def work_line(person: Person) -> str:
    return of(person).of(Section.WORK)[0].key


def contested(cast: Cast) -> StatementContest:
    woken(cast.blue, cast.bob, NIGHT)
    return contest(cast.bob, OCTOBER, work_line(cast.bob), "I was up until three.", at=OVER)


def test_a_month_is_read_for_any_number_in_as_many_queries(cast: Cast) -> None:
    many = [a_person(f"P {n}", team=cast.blue) for n in range(4)]
    for n, person in enumerate([cast.bob, *many]):
        a_week(cast.blue, person, starts_at=MONDAY + timedelta(minutes=n))
    assert all(person.id for person in [cast.bob, *many])
    counts = []
    for people in ([cast.bob], [cast.bob, *many]):
        with noted() as statements:
            found = statements_of(people, OCTOBER, at=OVER)
        assert {one.minutes(Section.ONCALL) for one in found.values()} == {168 * 60}
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_time_in_the_books_is_told_where_it_was_earned_and_taken(cast: Cast) -> None:
    lots = [Lot(f"toil:1:interruption:{n}:x", 60 * n, NIGHT, None) for n in (1, 2)]
    origins = [Origin(lot.id, "toil", 1, "interruption", lot.id[-3]) for lot in lots]
    for lot, origin in zip(lots, origins, strict=True):
        enter(
            cast.bob,
            lambda ledger, lot=lot, origin=origin: accrue(ledger, lot, at=OVER, origin=origin),
            at=OVER,
        )
    taken = NIGHT + WEEK
    enter(
        cast.bob,
        lambda ledger: reverse(ledger, lots[0].id, at=OVER, by="policy", reason="recomputed"),
        lambda ledger: book(ledger, 30, key="b", at=NIGHT, on=NIGHT.date(), by=str(cast.bob.id)),
        lambda ledger: consume(ledger, "b", at=taken),
        at=OVER,
    )
    assert [(line.key, line.minutes) for line in of(cast.bob).of(Section.EARNED)] == [
        (f"earned:{lots[1].id}", 120)
    ]
    assert [line.minutes for line in of(cast.bob).of(Section.SPENT)] == [30]


def test_a_line_leads_to_the_line_of_the_books_and_older_lines_are_a_click_away(
    cast: Cast, client: FlaskClient
) -> None:
    for n in range(LATELY + 3):
        lot, origin = (
            Lot(f"toil:1:{n}", 60, NIGHT + timedelta(minutes=n), None),
            Origin(f"k{n}", "toil", 1, "shift", "abc"),
        )
        enter(
            cast.bob,
            lambda ledger, lot=lot, origin=origin: accrue(ledger, lot, at=OVER, origin=origin),
            at=OVER,
        )
    earned = visit(client, "/me/statements/2026-10", as_=cast.bob).select("#earned tbody tr")
    assert len(earned) == LATELY + 3
    link = earned[1].select_one("a[href*='#line-']")
    assert link is not None
    place, _hash, row = str(link["href"]).partition("#")
    shown = visit(client, place).select("#lines tbody tr")
    assert [one["id"] for one in shown] == [row, shown[1]["id"]]
    assert "earned Wed 14 Oct 03:13" in shown[0].get_text()
    older = visit(client, "/me/recovery").select_one("a[href^='?last=']")
    assert older is not None
    assert len(visit(client, f"/me/recovery{older['href']}").select("#lines tbody tr")) == 3


def test_managers_are_asked_and_one_answer_ends_it(cast: Cast) -> None:
    other = a_person("Olga Other", manages=cast.blue)
    one = contested(cast)
    asks = [open_ask(KIND, one.key, person.id) for person in (cast.alice, other)]
    assert [ask.title if ask else "" for ask in asks] == [
        "Bob Blue contests Interventions of 14 Oct 2026: 0:10"
    ] * 2
    answer_contest(one, Verdict.CORRECTED, "In the schedule.", by=cast.alice, at=OVER)
    assert open_ask(KIND, one.key, other.id) is None
    with pytest.raises(Refused, match="answered already"):
        answer_contest(one, Verdict.STAYS, "No.", by=other, at=OVER)
    assert (one.verdict, one.answered_by_id) == (Verdict.CORRECTED, cast.alice.id)


def test_a_line_waits_for_one_answer_at_a_time(cast: Cast) -> None:
    one = contested(cast)
    with pytest.raises(Refused, match="waits for an answer"):
        contest(cast.bob, OCTOBER, one.line, "Again.", at=OVER)
    with pytest.raises(Refused, match="not there any more"):
        contest(cast.bob, OCTOBER, "work:999", "What?", at=OVER)
    answer_contest(one, Verdict.STAYS, "No.", by=cast.alice, at=OVER)
    assert contest(cast.bob, OCTOBER, one.line, "Still wrong.", at=OVER).is_open


def test_who_answers(cast: Cast) -> None:
    one = contested(cast)
    for stranger in (cast.bob, cast.charlie, cast.vera):
        with pytest.raises(NotAllowed):
            answer_contest(one, Verdict.STAYS, "No.", by=stranger, at=OVER)
    assert one.is_open


def test_two_managers_close_a_month_once(cast: Cast) -> None:
    other = a_person("Olga Other", manages=cast.blue)
    assert close_month(cast.blue, OCTOBER, by=cast.alice, at=OVER) == 2
    assert close_month(cast.blue, OCTOBER, by=other, at=OVER) == 1
    assert close_month(cast.blue, OCTOBER, by=cast.ada, at=OVER) == 0
    again = StatementClosing(
        person_id=cast.bob.id, month=OCTOBER, closed_at=OVER, closed_by_id=other.id, lines=[]
    )
    with (
        pytest.raises(IntegrityError, match="uq_statement_closing_person_id_month"),
        db.session.begin_nested(),
    ):
        add(again)


def test_when_a_month_is_not_closed(cast: Cast) -> None:
    with pytest.raises(Refused, match="from 2 November on"):
        close_month(cast.blue, OCTOBER, by=cast.alice, at=datetime(2026, 11, 2, 11, 59, tzinfo=UTC))
    one = contested(cast)
    with pytest.raises(Refused, match="contested"):
        close_month(cast.blue, OCTOBER, by=cast.alice, at=OVER)
    answer_contest(one, Verdict.STAYS, "No.", by=cast.alice, at=OVER)
    assert close_month(cast.blue, OCTOBER, by=cast.alice, at=OVER) == 1


def test_a_closed_month_stays_and_the_next_one_tells_what_changed(cast: Cast) -> None:
    a_week(cast.blue, cast.bob)
    before = of(cast.bob)
    close_month(cast.blue, OCTOBER, by=cast.alice, at=OVER)
    woken(cast.blue, cast.bob, NIGHT)
    assert of(cast.bob) == before
    november = statements_of([cast.bob], month_after(OCTOBER), at=OVER)[cast.bob.id]
    changes = {line.about["now"]["section"]: line.minutes for line in november.of(Section.CORRECTION)}
    assert changes[WORK] == 10
    for change in ("UPDATE statement_closing SET lines = '[]'", "DELETE FROM statement_closing"):
        with pytest.raises(DBAPIError, match="kept as it was"), db.session.begin_nested():
            db.session.execute(text(change))


def test_who_sees_a_statement(client: FlaskClient, cast: Cast) -> None:
    url = f"/people/{cast.bob.key}/statements/2026-10"
    for person, status in (
        (cast.bob, 200),
        (cast.alice, 200),
        (cast.ada, 200),
        (cast.charlie, 404),
        (cast.vera, 404),
    ):
        for path in (url, f"{url}.csv"):
            visit(client, path, as_=person, status=status)
    visit(client, f"/people/{cast.alice.key}/statements/2026-10", as_=cast.bob, status=404)


@pytest.mark.parametrize("month", ["2026-13", "2026-12", "x", "1999-01", "2026-1", "20261001"])
def test_a_month_that_there_is_not(client: FlaskClient, cast: Cast, month: str) -> None:
    visit(client, f"/me/statements/{month}", as_=cast.bob, status=404)


def test_a_statement_as_csv(client: FlaskClient, cast: Cast) -> None:
    a_week(cast.blue, cast.bob)
    visit(client, "/me/statements", as_=cast.bob)
    rows = client.get(f"/people/{cast.bob.key}/statements/2026-10.csv").get_data(as_text=True).splitlines()
    assert rows[0] == "person,month,section,date,about,minutes,amount,currency,key"
    assert (
        rows[1]
        == "bob.blue@people.example,2026-10,oncall,2026-10-12,Working hours,540,,,oncall:2026-10-12:business"
    )


def test_what_is_typed_wrong_is_said(client: FlaskClient, cast: Cast) -> None:
    woken(cast.blue, cast.bob, NIGHT)
    url, line = "/me/statements/2026-10/contests", work_line(cast.bob)
    for typed, said in (
        ({"line": line, "words": ""}, "Nothing was saved"),
        ({"line": line, "words": "x" * 1001}, "At most 1000"),
        ({"line": "work:9999", "words": "x"}, "not there any more"),
    ):
        assert said in send(client, url, typed, as_=cast.bob, status=422).get_data(as_text=True)


def test_a_page_asks_as_often_for_a_long_month_as_for_a_short_one(client: FlaskClient, cast: Cast) -> None:
    paid_by_the_week(cast.blue, by=cast.alice, at=OVER)
    urls = ("/me/statements/2026-10", "/me/statements")
    woken(cast.blue, cast.bob, NIGHT)
    a_week(cast.blue, cast.bob)
    short = [query_count(client, url, as_=cast.bob) for url in urls]
    for hours in range(1, 5):
        woken(cast.blue, cast.bob, NIGHT + timedelta(hours=hours))
    a_week(cast.blue, cast.bob, starts_at=MONDAY + WEEK)
    assert [query_count(client, url, as_=cast.bob) for url in urls] == short

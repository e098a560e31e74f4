"""Two who do the same with somebody's time in the same instant, on real connections: one does, the other is told."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import select

from portal.absences.models import Status
from portal.absences.spans import Days
from portal.core.db import db, many
from portal.core.errors import Refused
from portal.people.models import Person
from portal.people.queries import person_by_email, team_for
from portal.recovery.books.queries import ledger_of
from portal.recovery.days.actions import book_day, cancel_day, decide_day
from portal.recovery.days.giving import pay_out_time
from portal.recovery.days.models import RecoveryDay
from portal.recovery.entries import Account
from portal.recovery.statements.actions import close_month
from portal.recovery.statements.models import StatementClosing
from portal.rota.windows import DAY
from tests.reliability.swap_trial import Trial, a_trial
from tests.world import a_person, a_team
from tests.world_recovery import earned

TIMES = 4
"""People for whom each race is run: who is faster is up to the machine."""


def _a_team() -> None:
    managers = (a_person("Mia"), a_person("Max"))
    people = tuple(a_person(f"Bob {n}") for n in range(TIMES))
    a_team("ops", managers=managers, members=people)
    for person in people:
        earned(person, 480)


@pytest.fixture
def trial(worker_number: int) -> Iterator[Trial]:
    with a_trial(worker_number, build=_a_team) as made:
        yield made


def person(name: str) -> Person:
    found = person_by_email(f"{name}@people.example")
    assert found is not None
    return found


def granting(trial: Trial, whose: str, by: str, days: int) -> Callable[[], object]:
    on = trial.now().date() + days * DAY
    return lambda: book_day(person(whose), Days(on, on), 480, by=person(by), at=trial.now()).minutes


def paying(trial: Trial, whose: str, by: str) -> Callable[[], object]:
    return lambda: pay_out_time(person(whose), 480, reason="Asked for", by=person(by), at=trial.now())


def test_two_managers_spend_one_balance(trial: Trial) -> None:
    for n in range(TIMES):
        whose = f"bob.{n}"
        answers = trial.at_once(
            granting(trial, whose, "mia", 10), granting(trial, whose, "max", 12), paying(trial, whose, "max")
        )
        assert len([answer for answer in answers if isinstance(answer, Refused)]) == 2, answers
        with trial.app.app_context():
            books = ledger_of(person(whose))
            spent = books.total(Account.BOOKED) + books.total(Account.PAID_OUT)
            assert (books.balance, spent) == (0, 480)


def booked(trial: Trial, whose: str) -> int:
    """A day that waits for an answer; its id."""
    with trial.app.app_context():
        on = trial.now().date() + 10 * DAY
        return book_day(person(whose), Days(on, on), 480, by=person(whose), at=trial.now()).id


def the_day(day_id: int) -> RecoveryDay:
    found = db.session.get(RecoveryDay, day_id)
    assert found is not None
    return found


def deciding(trial: Trial, day_id: int, by: str, status: Status) -> Callable[[], object]:
    return lambda: decide_day(the_day(day_id), status, by=person(by), at=trial.now())


def test_two_managers_answer_one_request(trial: Trial) -> None:
    for n in range(TIMES):
        whose = f"bob.{n}"
        day_id = booked(trial, whose)
        answers = trial.at_once(
            deciding(trial, day_id, "mia", Status.CONFIRMED), deciding(trial, day_id, "max", Status.REFUSED)
        )
        assert len([answer for answer in answers if isinstance(answer, Refused)]) == 1, answers
        with trial.app.app_context():
            books, is_confirmed = ledger_of(person(whose)), the_day(day_id).absence.status is Status.CONFIRMED
            expected = (0, 480) if is_confirmed else (480, 0)
            assert (books.balance, books.total(Account.BOOKED)) == expected


def test_a_day_is_approved_while_it_is_taken_back(trial: Trial) -> None:
    """Taken back in the end, whoever was first: what is confirmed may still be taken back."""
    for n in range(TIMES):
        whose = f"bob.{n}"
        day_id = booked(trial, whose)
        trial.at_once(
            deciding(trial, day_id, "mia", Status.CONFIRMED),
            lambda whose=whose, day_id=day_id: cancel_day(the_day(day_id), by=person(whose), at=trial.now()),
        )
        with trial.app.app_context():
            assert the_day(day_id).absence.status is Status.WITHDRAWN
            assert ledger_of(person(whose)).balance == 480


def test_two_managers_close_one_month(trial: Trial) -> None:
    """Each may not close their own: of everybody else one of them closes all, once."""

    def closing(by: str) -> Callable[[], object]:
        return lambda: close_month(
            team_for(person(by), "ops"), date(2026, 10, 1), by=person(by), at=trial.now()
        )

    counts = trial.at_once(closing("mia"), closing("max"), closing("mia"))
    with trial.app.app_context():
        rows = many(select(StatementClosing))
        assert sum(int(str(count)) for count in counts) == len(rows) == TIMES + 2
        assert all(row.closed_by_id != row.person_id for row in rows)

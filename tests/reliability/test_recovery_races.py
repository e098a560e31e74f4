"""Two who spend one balance in the same instant, on real connections: one of them does, the other is told."""

from collections.abc import Callable, Iterator

import pytest

from portal.absences.spans import Days
from portal.core.errors import Refused
from portal.people.models import Person
from portal.people.queries import person_by_email
from portal.recovery.books.queries import ledger_of
from portal.recovery.days.actions import book_day
from portal.recovery.days.giving import pay_out_time
from portal.recovery.entries import Account
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

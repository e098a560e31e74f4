"""When nights have added up, managers are asked whether to give half a day."""

import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.asks.models import Ask
from portal.core.db import many
from portal.fatigue.case_files import CaseIn
from portal.fatigue.days.actions import count_person
from portal.people.actions import put_member
from portal.people.models import Person, TeamRole
from portal.recovery.books.queries import balances
from portal.recovery.entries import Account
from portal.recovery.limiting_rules import ScoreTrigger
from tests.clock import START, FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_fatigue import a_stored_life
from tests.world_policies import a_policy

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHTS = 3
"""In a row with a call at two o'clock."""


@pytest.fixture
def lia(cast: Cast) -> Person:
    """Woken each night of the week before, in Team Blue, which Alice manages."""
    woken = [START.replace(hour=1, minute=0) - n * DAY for n in range(NIGHTS)]
    pages = [{"at": at.isoformat(), "until": (at + HOUR).isoformat()} for at in woken]
    shift = {"start": (START - 7 * DAY).isoformat(), "end": START.isoformat()}
    zones = [[None, "Europe/Paris"]]
    told = {"zones": zones, "as_of": START.isoformat(), "pages": pages, "shifts": [shift]}
    case = CaseIn.model_validate_json(json.dumps(told))
    person = a_stored_life(case)
    put_member(cast.blue, person, role=TeamRole.MEMBER, by=None, at=START - 400 * DAY)
    return person


def asks(person: Person) -> list[Ask]:
    return [*many(select(Ask).where(Ask.person_id == person.id, Ask.kind == "score_offer").order_by(Ask.id))]


def available(person: Person) -> int:
    return balances([person.id])[person.id].get(Account.AVAILABLE, 0)


def test_a_manager_gives_half_a_day(client: FlaskClient, clock: FakeClock, cast: Cast, lia: Person) -> None:
    a_policy(cast.blue, ScoreTrigger(offer_from=40, cover_from=50), by=cast.alice)
    count_person(lia, at=START)
    [asked] = asks(cast.alice)
    inbox = words(visit(client, "/asked", as_=cast.alice).main)
    assert "Lia Life has a score of" in inbox
    assert "From 50 it also asks for cover" in inbox
    send(client, f"/asked/{asked.key}/answers", {"answer": "accept"}, as_=cast.alice)
    assert available(lia) == 240


def test_not_now_gives_nothing_and_is_asked_again_after_a_fortnight(
    client: FlaskClient, clock: FakeClock, cast: Cast, lia: Person
) -> None:
    a_policy(cast.blue, ScoreTrigger(offer_from=1, cover_from=100), by=cast.alice)
    count_person(lia, at=START)
    count_person(lia, at=START + HOUR)
    [asked] = asks(cast.alice)
    assert "cover" not in asked.text
    send(client, f"/asked/{asked.key}/answers", {"answer": "refuse"}, as_=cast.alice)
    assert available(lia) == 0
    count_person(lia, at=START + 13 * DAY)
    assert len(asks(cast.alice)) == 1
    count_person(lia, at=START + 15 * DAY)
    assert len(asks(cast.alice)) == 2


def test_a_lower_score_asks_nobody(cast: Cast, lia: Person) -> None:
    a_policy(cast.blue, ScoreTrigger(offer_from=100, cover_from=100), by=cast.alice)
    count_person(lia, at=START)
    assert asks(cast.alice) == []


def test_a_policy_that_is_off_asks_nobody(cast: Cast, lia: Person) -> None:
    a_policy(cast.blue, ScoreTrigger(offer_from=1, cover_from=100), by=cast.alice, is_on=False)
    count_person(lia, at=START)
    assert asks(cast.alice) == []

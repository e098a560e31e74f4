"""What changes after the fact reaches the books at the next round, not at the next midnight."""

from datetime import datetime, timedelta

from portal.core.db import db
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import Worth
from portal.people.actions import Profile, update_person
from portal.people.models import Person
from portal.recovery.books.models import RecoveryLedger
from portal.recovery.books.queries import ledger_of
from portal.recovery.earning_rules import RecoveryAfterNight, RecoveryAfterWeekend
from portal.recovery.upkeep.actions import look_at, looks_for
from portal.recovery.upkeep.queries import due_ledgers
from portal.rota.plans.queries import shifts_ahead
from tests.clock import START
from tests.world import Cast
from tests.world_absences import an_absence
from tests.world_policies import a_policy
from tests.world_recovery import DAY, HOUR, NIGHT, looked_at, woken
from tests.world_rota import a_rotation, hand_over

LATER, ROUND = NIGHT + 2 * DAY, timedelta(minutes=5)


def due_at(person: Person) -> datetime:
    row = db.session.get(RecoveryLedger, person.id, populate_existing=True)
    assert row is not None
    return row.due_at


def balance(person: Person) -> int:
    return ledger_of(person).balance


def test_a_page_that_was_a_test_is_taken_back_within_minutes(cast: Cast) -> None:
    a_policy(cast.blue, RecoveryAfterNight(auto_book=False), by=cast.alice)
    page = woken(cast.blue, cast.bob)
    looked_at(LATER)
    assert (balance(cast.bob), due_at(cast.bob) - LATER > HOUR) == (240, True)
    mark_page(page, Worth.TEST, by=cast.bob, at=LATER + HOUR)
    looked_at(LATER + HOUR + ROUND)
    assert balance(cast.bob) == 0
    mark_page(page, Worth.NEEDED, by=cast.bob, at=LATER + 2 * HOUR)
    looked_at(LATER + 2 * HOUR + ROUND)
    assert balance(cast.bob) == 240


def test_whoever_gave_hours_away_and_whoever_took_them_are_looked_at(cast: Cast) -> None:
    a_policy(cast.blue, RecoveryAfterWeekend(), by=cast.alice)
    rotation = a_rotation(cast.blue, cast.bob)
    looked_at(START)
    shift = shifts_ahead(rotation, START)[0]
    hand_over(shift, cast.alice, shift.ends_at - DAY, shift.ends_at, at=START + HOUR)
    assert {due_at(one) for one in (cast.alice, cast.bob)} == {START + HOUR}
    assert due_at(cast.charlie) > START + HOUR, "nothing of theirs has changed"


def test_time_off_and_another_clock_make_books_due(cast: Cast) -> None:
    looked_at(START)
    an_absence(cast.bob, (START + 9 * DAY).date(), by=cast.alice, is_confirmed=True, at=START + HOUR)
    update_person(cast.alice, Profile("Alice Blue", "Asia/Tokyo", "en"), by=cast.alice, at=START + 2 * HOUR)
    assert (due_at(cast.bob), due_at(cast.alice)) == (START + HOUR, START + 2 * HOUR)


def test_a_change_while_somebody_is_looked_at_is_seen_by_the_next_round(cast: Cast) -> None:
    """The facts were read, then the page was marked, and only then the look takes the lock."""
    a_policy(cast.blue, RecoveryAfterNight(auto_book=False), by=cast.alice)
    page = woken(cast.blue, cast.bob)
    looked_at(START)
    [stale] = [one for one in looks_for(due_ledgers(LATER), LATER) if one.person.id == cast.bob.id]
    mark_page(page, Worth.TEST, by=cast.bob, at=LATER)
    look_at(stale, at=LATER)
    assert balance(cast.bob) == 0
    assert due_at(cast.bob) == LATER, "the mark waits for a look that knows of it"

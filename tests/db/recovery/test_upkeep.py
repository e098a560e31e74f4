"""What the sweep gives, books, takes, warns of and takes back, over stored nights."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, text, update

from portal.absences.models import Absence, Origin, Status
from portal.asks.actions import give_answer
from portal.asks.kinds import kind_of
from portal.asks.models import Ask
from portal.core.db import db
from portal.messages.models import Message, MessageKind
from portal.people.models import Person
from portal.recovery.books.queries import balances, ledger_of
from portal.recovery.days.actions import cancel_day
from portal.recovery.days.models import RecoveryDay
from portal.recovery.earning_rules import CapExpiry, DailyRest, RecoveryAfterNight, Toil
from portal.recovery.entries import Account
from portal.recovery.policies.actions import save_policy
from tests.clock import START
from tests.world import Cast, a_person
from tests.world_policies import a_policy, a_wish
from tests.world_recovery import NIGHT, earned, looked_at, woken

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = NIGHT + 4 * HOUR + timedelta(minutes=10)
"""Ten past seven: the night is over."""


def lines(person: Person) -> list[tuple[str, int]]:
    """What happened in somebody's books, with the minutes that it moved."""
    return [
        (str(one.kind), max(posting.minutes for posting in one.postings))
        for one in ledger_of(person).transactions.values()
    ]


def minutes(person: Person, account: Account = Account.AVAILABLE) -> int:
    return balances([person.id])[person.id].get(account, 0)


def written(person: Person) -> list[str]:
    found = select(Message.content).where(Message.person_id == person.id, Message.kind == MessageKind.NOTICE)
    return [content["title"] for content in db.session.scalars(found.order_by(Message.id))]


def test_a_night_is_a_morning_that_is_booked_and_taken(cast: Cast) -> None:
    """The example of the definitions: woken from three to four, work from nine, until one in the afternoon: 240."""
    a_policy(cast.blue, RecoveryAfterNight(), CapExpiry(), by=cast.alice)
    page = woken(cast.blue, cast.bob)
    looked_at(NIGHT + 2 * HOUR)
    assert lines(cast.bob) == []
    looked_at(MORNING)
    assert lines(cast.bob) == [("accrual", 240), ("booking", 240)]
    [absence] = db.session.scalars(select(Absence))
    assert (absence.origin, absence.status, absence.asked_by_id) == (Origin.RECOVERY, Status.CONFIRMED, None)
    assert (absence.starts_at, absence.ends_at) == (NIGHT + 6 * HOUR, NIGHT + 10 * HOUR)
    looked_at(NIGHT + 10 * HOUR)
    assert lines(cast.bob)[-1] == ("consumption", 240)
    given = next(iter(ledger_of(cast.bob).transactions.values()))
    assert given.origin is not None
    assert (given.origin.source_id, given.origin.rule) == (str(page.id), "recovery_after_night")
    assert given.gives is not None
    assert given.gives.expires_on == date(2027, 2, 22)
    looked_at(NIGHT + 3 * DAY)
    assert len(lines(cast.bob)) == 3


def test_eleven_hours_of_rest_as_well_are_given_once(cast: Cast) -> None:
    a_policy(cast.blue, RecoveryAfterNight(), DailyRest(), by=cast.alice)
    woken(cast.blue, cast.bob)
    looked_at(MORNING)
    assert minutes(cast.bob, Account.BOOKED) == 360
    spans = sorted((one.starts_at, one.ends_at) for one in db.session.scalars(select(Absence)) if one.ends_at)
    assert spans[0][0] == NIGHT + 6 * HOUR
    assert spans[-1][1] == NIGHT + 12 * HOUR
    looked_at(NIGHT + 12 * HOUR)
    assert minutes(cast.bob, Account.TAKEN) == 360


def test_a_morning_that_was_declined_stays_to_be_booked(cast: Cast) -> None:
    a_policy(cast.blue, RecoveryAfterNight(), CapExpiry(), by=cast.alice)
    woken(cast.blue, cast.bob)
    looked_at(MORNING)
    [day] = db.session.scalars(select(RecoveryDay))
    cancel_day(day, by=cast.bob, at=MORNING)
    assert (minutes(cast.bob), minutes(cast.bob, Account.BOOKED)) == (240, 0)
    looked_at(MORNING + HOUR)
    assert [kind for kind, _minutes in lines(cast.bob)] == ["accrual", "booking", "cancellation"]
    assert (
        written(cast.bob)[-1]
        == "Recover after a bad night: Tue 24 Nov 09:00 – Tue 24 Nov 13:00 (Paris) is yours"
    )


def test_nothing_is_given_without_a_policy_or_before_one(cast: Cast) -> None:
    woken(cast.blue, cast.bob)
    looked_at(MORNING)
    a_policy(cast.blue, RecoveryAfterNight(), by=cast.alice, since=date(2026, 11, 25), at=MORNING)
    looked_at(MORNING + HOUR)
    assert lines(cast.bob) == []


def test_a_page_that_was_a_test_is_taken_back_after_its_morning_was_taken(cast: Cast) -> None:
    a_policy(cast.blue, RecoveryAfterNight(), by=cast.alice)
    page = woken(cast.blue, cast.bob)
    looked_at(MORNING)
    looked_at(NIGHT + 10 * HOUR)
    db.session.execute(update(Message).where(Message.id == page.id).values(kind=MessageKind.TEST))
    looked_at(NIGHT + DAY)
    assert lines(cast.bob)[-1] == ("reversal", 240)
    assert (minutes(cast.bob), minutes(cast.bob, Account.TAKEN)) == (-240, 240)
    db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_a_rule_changed_after_the_fact_reverses_and_gives_anew(cast: Cast) -> None:
    policy = a_policy(cast.blue, Toil(), by=cast.alice)
    woken(cast.blue, cast.bob)
    looked_at(MORNING)
    assert minutes(cast.bob) == 90
    wish = a_wish(policy, Toil(night_percent=300), since=START.date())
    save_policy(policy, wish, by=cast.alice, at=MORNING + HOUR)
    looked_at(MORNING + 2 * HOUR)
    assert lines(cast.bob) == [("accrual", 90), ("reversal", 90), ("accrual", 180)]
    versions = [one.origin.version for one in ledger_of(cast.bob).transactions.values() if one.origin]
    assert (minutes(cast.bob), versions) == (180, [1, 2])


def test_a_change_reaches_as_far_back_as_the_policy_says(cast: Cast) -> None:
    policy = a_policy(cast.blue, Toil(), by=cast.alice)
    woken(cast.blue, cast.bob)
    looked_at(MORNING)
    later = START + 80 * DAY
    looked_at(later)
    assert minutes(cast.bob) == 90
    save_policy(
        policy, a_wish(policy, Toil(night_percent=300), since=START.date()), by=cast.alice, at=later + HOUR
    )
    looked_at(later + 2 * HOUR)
    assert minutes(cast.bob) == 180


def test_looked_at_often_it_is_what_one_look_gives(cast: Cast) -> None:
    """Two people with the same nights: one's books are looked at each fifteen hours, the other's at the end."""
    often, once = (a_person(name, team=cast.blue) for name in ("Olga Often", "Otto Once"))
    a_policy(cast.blue, RecoveryAfterNight(auto_book=False), DailyRest(), Toil(), CapExpiry(), by=cast.alice)
    for days in (0, 1, 2, 9, 12):
        for person in (often, once):
            woken(cast.blue, person, NIGHT + days * DAY + days * 7 * timedelta(minutes=1), minutes=20 + days)
    end = NIGHT + 15 * DAY
    db.session.execute(update(Person).where(Person.id == once.id).values(is_active=False))
    at = START
    while at < end:
        at += 15 * HOUR
        looked_at(at)
    db.session.execute(update(Person).where(Person.id == once.id).values(is_active=True))
    looked_at(end)
    assert _given(often) == _given(once)
    assert len(_given(often)) > 8


def _given(person: Person) -> list[tuple[str, int, datetime, date | None]]:
    books = ledger_of(person)
    return sorted(
        (one.origin.rule, lot.minutes, lot.earned_at, lot.expires_on)
        for one in books.transactions.values()
        if one.origin and (lot := one.gives) and not books.ended(one.key)
    )


def test_what_expires_is_warned_of_twice_and_goes(cast: Cast) -> None:
    a_policy(cast.blue, CapExpiry(), by=cast.alice)
    earned(cast.bob, 240, days=40)
    for days in (*range(0, 40, 5), 41):
        looked_at(START + days * DAY)
    told = [title for title in written(cast.bob) if "expire" in title]
    assert told == ["4 h of recovery time expire after Thu 31 Dec"] * 2
    assert lines(cast.bob) == [("accrual", 240), ("expiry", 240)]


def test_more_than_is_kept_is_asked_about_once_a_month(cast: Cast) -> None:
    a_policy(cast.blue, CapExpiry(cap_days=1), by=cast.alice)
    earned(cast.bob, 600)
    looked_at(START)
    looked_at(START + 2 * DAY)
    [ask] = db.session.scalars(select(Ask).where(Ask.settled_at.is_(None)))
    card = kind_of("recovery_cap").cards([ask])[ask.id]
    assert card.title == "Bob Blue has 0.2 days (2 h) more recovery time than is kept"
    give_answer(ask, card, "pay_out", note="", at=START + 2 * DAY)
    assert (minutes(cast.bob), minutes(cast.bob, Account.PAID_OUT)) == (480, 120)


def test_what_is_kept_for_longer_expires_later(cast: Cast) -> None:
    a_policy(cast.blue, CapExpiry(cap_days=1, expiry_days=60), by=cast.alice)
    earned(cast.bob, 600, days=20)
    looked_at(START)
    [ask] = db.session.scalars(select(Ask).where(Ask.settled_at.is_(None)))
    give_answer(ask, kind_of("recovery_cap").cards([ask])[ask.id], "keep", note="", at=START)
    left = {lot.expires_on for lot in ledger_of(cast.bob).lots.values()}
    assert (minutes(cast.bob), max(day for day in left if day)) == (600, START.date() + 60 * DAY)

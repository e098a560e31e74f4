"""The stored books say what the pure ledger says, whatever is done; the database refuses the rest."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.core.db import Row, db
from portal.people.models import Person
from portal.recovery import ledger as verbs
from portal.recovery.books.actions import enter, write
from portal.recovery.books.models import RecoveryBalance, RecoveryPosting, RecoveryTransaction
from portal.recovery.books.queries import balances, ledger_of, open_lots
from portal.recovery.entries import Account, Kind, Lot, Origin, Transaction, Wrong, moved
from portal.recovery.ledger import Ledger, post, replay
from tests.clock import START
from tests.world import Cast, a_person

FIRST = START.date()
Step = Callable[[Ledger, date, str], list[Transaction]]


def a_lot(name: str, minutes: int, days: int | None = None) -> Lot:
    return Lot(name, minutes, START, None if days is None else FIRST + timedelta(days=days))


def given_by_rule(ledger: Ledger, lot: Lot) -> list[Transaction]:
    return verbs.accrue(ledger, lot, at=START, origin=Origin(lot.id, "toil", 1, "interruption", "81"))


names = st.integers(1, 4)
many = st.integers(1, 500)
lots = st.builds(a_lot, names.map("lot-{}".format), many, st.none() | st.integers(1, 60))
gifts = st.builds(a_lot, names.map("gift-{}".format), many, st.none() | st.integers(1, 60))
blocks = names.map("block-{}".format)
steps: st.SearchStrategy[Step] = st.one_of(
    lots.map(lambda lot: lambda ledger, _on, _by: given_by_rule(ledger, lot)),
    gifts.map(
        lambda lot: lambda ledger, _on, by: verbs.adjust_up(ledger, lot, at=START, by=by, reason="gift")
    ),
    st.tuples(many, blocks).map(
        lambda ask: lambda ledger, on, by: verbs.book(ledger, ask[0], key=ask[1], at=START, on=on, by=by)
    ),
    blocks.map(lambda key: lambda ledger, _on, by: verbs.cancel(ledger, key, at=START, by=by)),
    blocks.map(lambda key: lambda ledger, _on, _by: verbs.consume(ledger, key, at=START)),
    st.just(lambda ledger, on, _by: verbs.expire(ledger, on=on, at=START)),
    st.tuples(many, names).map(
        lambda ask: (
            lambda ledger, on, by: verbs.pay_out(ledger, ask[0], key=f"pay-{ask[1]}", at=START, on=on, by=by)
        )
    ),
    names.map(
        lambda n: lambda ledger, _on, by: verbs.reverse(ledger, f"lot-{n}", at=START, by=by, reason="undone")
    ),
)
histories = st.lists(st.tuples(st.integers(0, 3), steps), max_size=15)


def minutes_of(ledger: Ledger) -> dict[Account, int]:
    return {account: minutes for account in Account if (minutes := ledger.total(account))}


def at_once() -> None:
    """What the database looks at when a transaction ends, it looks at now."""
    db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    db.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=histories)
def test_stored_it_is_the_same_ledger(cast: Cast, history: list[tuple[int, Step]]) -> None:
    bob, on, lived = a_person("Bob"), FIRST, Ledger()
    for days, step in history:
        on += timedelta(days=days)
        with suppress(Wrong):
            lived = post(lived, *enter(bob, _bound(step, on, str(cast.alice.id)), at=START))
    at_once()
    stored = ledger_of(bob)
    assert stored == lived == replay(stored.transactions.values())
    told = balances([bob.id])[bob.id]
    assert {account: minutes for account, minutes in told.items() if minutes} == minutes_of(lived)
    left = {lot.key: lot.minutes for lot in open_lots([bob.id])}
    assert left == {lot: n for lot in lived.lots if (n := lived.on(Account.AVAILABLE, lot))}


def _bound(step: Step, on: date, by: str) -> Callable[[Ledger], list[Transaction]]:
    return lambda ledger: step(ledger, on, by)


def _written(person: Person, one: Transaction) -> None:
    write(person, [one])
    at_once()


def refused(why: str, row: Row) -> None:
    with pytest.raises(IntegrityError, match=why), db.session.begin_nested():
        _added(row)


def _added(row: Row) -> None:
    db.session.add(row)
    db.session.flush()
    at_once()


def give(person: Person, minutes: int = 480, key: str = "lot-1", days: int | None = None) -> None:
    enter(person, lambda books: given_by_rule(books, a_lot(key, minutes, days)), at=START)


def book(person: Person, minutes: int, key: str = "block-1") -> list[Transaction]:
    by = str(person.id)
    return enter(
        person, lambda books: verbs.book(books, minutes, key=key, at=START, on=FIRST, by=by), at=START
    )


@pytest.mark.parametrize("table", ["recovery_transaction", "recovery_posting", "recovery_lot"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nothing_is_edited(cast: Cast, table: str, change: str) -> None:
    give(cast.bob)
    at_once()
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(change.format(table)))
    assert ledger_of(cast.bob).balance == 480


def test_postings_sum_up_to_zero_also_those_added_later(cast: Cast) -> None:
    give(cast.bob)
    row = db.session.scalars(select(RecoveryPosting)).first()
    assert row is not None
    refused(
        "do not sum up to zero",
        RecoveryPosting(
            transaction_id=row.transaction_id, lot_id=row.lot_id, account=Account.TAKEN, minutes=5
        ),
    )


def test_a_transaction_without_postings_is_refused(cast: Cast) -> None:
    empty = RecoveryTransaction(person_id=cast.bob.id, key="x", kind=Kind.EXPIRY, at=START, reason="")
    refused("do not sum up to zero", empty)


def test_a_lot_is_not_spent_beyond_what_it_has(cast: Cast) -> None:
    """Whatever somebody writes past the verbs."""
    give(cast.bob, 240)
    parts = moved(Account.AVAILABLE, Account.BOOKED, [("lot-1", 300)])
    past = Transaction("block-1", Kind.BOOKING, START, str(cast.bob.id), parts)
    with pytest.raises(IntegrityError, match="has not that much"), db.session.begin_nested():
        _written(cast.bob, past)
    assert ledger_of(cast.bob).balance == 240


def test_time_taken_that_was_not_earned_stands_below_zero(cast: Cast) -> None:
    give(cast.bob, 240)
    book(cast.bob, 240)
    enter(cast.bob, lambda books: verbs.consume(books, "block-1", at=START), at=START)
    enter(
        cast.bob,
        lambda books: verbs.reverse(books, "lot-1", at=START, by=verbs.SYSTEM, reason="recomputed"),
        at=START,
    )
    at_once()
    told = balances([cast.bob.id])[cast.bob.id]
    assert (told[Account.AVAILABLE], told[Account.TAKEN]) == (-240, 240)
    [lot] = open_lots([cast.bob.id])
    assert (lot.key, lot.minutes) == ("lot-1", -240)


def test_a_transaction_is_ended_once(cast: Cast) -> None:
    give(cast.bob)
    book(cast.bob, 480)
    enter(cast.bob, lambda books: verbs.consume(books, "block-1", at=START), at=START)
    one = ledger_of(cast.bob).transactions["consumption:block-1"]
    back = moved(Account.TAKEN, Account.AVAILABLE, [("lot-1", 480)])
    again = Transaction("again", Kind.CANCELLATION, START, "policy", back, about=one.about)
    with pytest.raises(IntegrityError, match="uq_recovery_transaction_about_id"), db.session.begin_nested():
        write(cast.bob, [again])


def test_a_key_is_used_once_by_a_person_and_freely_by_another(cast: Cast) -> None:
    give(cast.bob)
    give(cast.charlie)
    assert book(cast.bob, 60) != []
    assert book(cast.bob, 60) == []
    assert book(cast.charlie, 60) != []
    twice = Transaction(
        "block-1", Kind.BOOKING, START, "policy", moved(Account.AVAILABLE, Account.BOOKED, [("lot-1", 5)])
    )
    with pytest.raises(IntegrityError, match="person_id_key"), db.session.begin_nested():
        write(cast.bob, [twice])


def test_what_is_wrong_half_way_is_not_kept(cast: Cast) -> None:
    def too_much(books: Ledger) -> list[Transaction]:
        return verbs.book(books, 481, key="block-1", at=START, on=FIRST, by=str(cast.bob.id))

    with pytest.raises(Wrong, match="481 minutes are asked for, 480 are there"):
        enter(cast.bob, lambda books: given_by_rule(books, a_lot("lot-1", 480)), too_much, at=START)
    assert ledger_of(cast.bob) == Ledger()


def test_balances_stand_still_while_the_books_grow(cast: Cast) -> None:
    """One row a lot and account, however often it is booked and given back."""
    give(cast.bob)
    for n in range(4):
        book(cast.bob, 60, f"block-{n}")
        enter(
            cast.bob,
            lambda books, n=n: verbs.cancel(books, f"block-{n}", at=START, by=str(cast.bob.id)),
            at=START,
        )
    rows = db.session.scalars(select(RecoveryBalance)).all()
    assert {(row.account, row.minutes) for row in rows} == {
        (Account.POLICY, -480),
        (Account.AVAILABLE, 480),
        (Account.BOOKED, 0),
    }

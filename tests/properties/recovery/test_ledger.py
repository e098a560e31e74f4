"""Whatever is done with somebody's time off, and however often: no minute appears or vanishes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.recovery.cases import Reason, Source
from portal.recovery.credits import Credit
from portal.recovery.entries import Account, Kind, Lot, Transaction, Wrong
from portal.recovery.ledger import (
    Ledger,
    accrue,
    adjust_down,
    adjust_up,
    book,
    cancel,
    consume,
    expire,
    pay_out,
    post,
    replay,
    reverse,
)
from portal.recovery.settling import settle

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = BEGIN.date()

Step = Callable[[Ledger, date], list[Transaction]]

names = st.integers(1, 4)
many = st.integers(1, 500)


def a_lot(name: str, minutes: int, days: int | None) -> Lot:
    return Lot(name, minutes, BEGIN, FIRST + timedelta(days=days) if days is not None else None)


lots = st.builds(a_lot, names.map("lot-{}".format), many, st.none() | st.integers(1, 60))
gifts = st.builds(a_lot, names.map("gift-{}".format), many, st.none() | st.integers(1, 60))
blocks = names.map("block-{}".format)
given_keys = names.map("lot-{}".format) | names.map("gift-{}".format)

steps = st.one_of(
    lots.map(lambda lot: lambda ledger, _on: accrue(ledger, lot, at=BEGIN)),
    gifts.map(lambda lot: lambda ledger, _on: adjust_up(ledger, lot, at=BEGIN, by="alice", reason="gift")),
    st.tuples(many, blocks).map(
        lambda ask: lambda ledger, on: book(ledger, ask[0], key=ask[1], at=BEGIN, on=on, by="bob")
    ),
    blocks.map(lambda key: lambda ledger, _on: cancel(ledger, key, at=BEGIN, by="bob")),
    blocks.map(lambda key: lambda ledger, _on: consume(ledger, key, at=BEGIN)),
    st.just(lambda ledger, on: expire(ledger, on=on, at=BEGIN)),
    st.tuples(many, names).map(
        lambda ask: (
            lambda ledger, on: pay_out(ledger, ask[0], key=f"pay-{ask[1]}", at=BEGIN, on=on, by="alice")
        )
    ),
    st.tuples(many, names).map(
        lambda ask: (
            lambda ledger, on: adjust_down(
                ledger, ask[0], key=f"fix-{ask[1]}", at=BEGIN, on=on, by="alice", reason="typed twice"
            )
        )
    ),
    given_keys.map(
        lambda key: lambda ledger, _on: reverse(ledger, key, at=BEGIN, by="policy", reason="undone")
    ),
)
histories = st.lists(st.tuples(st.integers(0, 3), steps), max_size=30)
cases = settings(max_examples=150, deadline=None)


def lived(history: list[tuple[int, Step]]) -> Ledger:
    """Each step some days after the one before; what is refused changes nothing."""
    ledger, on = Ledger(), FIRST
    for days, step in history:
        on += timedelta(days=days)
        with suppress(Wrong):
            ledger = post(ledger, *step(ledger, on))
    return ledger


@cases
@given(histories)
def test_no_minute_appears_or_vanishes(history: list[tuple[int, Step]]) -> None:
    ledger = lived(history)
    assert sum(ledger.balances.values()) == 0
    by_lot = {lot: sum(ledger.on(account, lot) for account in Account) for lot in ledger.lots}
    assert set(by_lot.values()) <= {0}


@cases
@given(histories)
def test_a_lot_is_below_zero_only_after_a_reversal(history: list[tuple[int, Step]]) -> None:
    ledger = lived(history)
    undone = {one.about for one in ledger.transactions.values() if one.kind is Kind.REVERSAL}
    below = {lot for (of, lot), minutes in ledger.balances.items() if of is Account.AVAILABLE and minutes < 0}
    assert below <= undone
    kept = (Account.BOOKED, Account.TAKEN, Account.EXPIRED, Account.PAID_OUT)
    assert all(ledger.on(account, lot) >= 0 for account in kept for lot in ledger.lots)


@cases
@given(histories)
def test_replayed_it_is_the_same(history: list[tuple[int, Step]]) -> None:
    ledger = lived(history)
    assert replay(ledger.transactions.values()) == ledger


@cases
@given(histories, st.integers(0, 3), steps)
def test_what_is_done_twice_is_done_once(history: list[tuple[int, Step]], days: int, step: Step) -> None:
    ledger, on = lived(history), FIRST + timedelta(days=100 + days)
    with suppress(Wrong):
        once = post(ledger, *step(ledger, on))
        assert step(once, on) == []


@cases
@given(histories)
def test_what_was_booked_is_free_taken_or_booked(history: list[tuple[int, Step]]) -> None:
    ledger = lived(history)
    bookings = [one for one in ledger.transactions.values() if one.kind is Kind.BOOKING]
    open_minutes = sum(
        posting.minutes
        for one in bookings
        if not ledger.ended(one.key)
        for posting in one.postings
        if posting.account is Account.BOOKED
    )
    assert ledger.total(Account.BOOKED) == open_minutes


# The rules, again and again


def a_credit(source: int, version: int, minutes: int) -> Credit:
    key = f"toil:{version}:interruption:{source}:bob"
    earned_at = BEGIN + timedelta(days=source)
    return Credit(minutes, Reason.ENGAGED, "toil", version, Source.INTERRUPTION, str(source), key, earned_at)


outcomes = st.lists(
    st.builds(a_credit, st.integers(1, 6), st.integers(1, 3), many),
    max_size=6,
    unique_by=lambda credit: credit.source_id,
)


def agreed(ledger: Ledger, credits: list[Credit]) -> list[Transaction]:
    return settle(ledger, credits, since=BEGIN, until=BEGIN + timedelta(days=30), at=BEGIN)


@cases
@given(st.lists(outcomes, min_size=1, max_size=6))
def test_the_balance_is_what_the_rules_say_now(rounds: list[list[Credit]]) -> None:
    ledger = Ledger()
    for credits in rounds:
        ledger = post(ledger, *agreed(ledger, credits))
        assert ledger.balance == sum(credit.minutes for credit in credits)
        assert agreed(ledger, credits) == []


@cases
@given(outcomes, outcomes, many)
def test_time_that_was_taken_is_not_clawed_back(
    before: list[Credit], after: list[Credit], minutes: int
) -> None:
    ledger = replay(agreed(Ledger(), before))
    with suppress(Wrong):
        ledger = post(ledger, *book(ledger, minutes, key="block", at=BEGIN, on=FIRST, by="bob"))
        ledger = post(ledger, *consume(ledger, "block", at=BEGIN))
    taken = ledger.total(Account.TAKEN)
    later = post(ledger, *agreed(ledger, after))
    assert later.total(Account.TAKEN) == taken
    assert later.balance == sum(credit.minutes for credit in after) - taken
    assert agreed(later, [replace(credit) for credit in after]) == []

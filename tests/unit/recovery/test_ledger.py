"""Time off, from being earned to being gone."""

from datetime import date, datetime, timedelta

import pytest

from portal.recovery.balances import expiring, over_cap
from portal.recovery.cases import Reason, Source
from portal.recovery.credits import Credit, evaluate
from portal.recovery.earning_rules import CapExpiry, DailyRest, RecoveryAfterNight
from portal.recovery.entries import Account, Kind, Lot, Posting, Transaction, Wrong
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
from portal.recovery.rules import policy_of
from portal.recovery.settling import settle
from tests.unit.fatigue.lives import local, page
from tests.unit.recovery.histories import case

NOW = local("2026-09-16 08:00")
TODAY = date(2026, 9, 16)
LATER = TODAY + timedelta(days=120)


def a_lot(name: str, minutes: int = 240, expires_on: str | None = "2026-12-15") -> Lot:
    return Lot(name, minutes, NOW, date.fromisoformat(expires_on) if expires_on else None)


def with_lots(*lots: Lot) -> Ledger:
    ledger = Ledger()
    for lot in lots:
        ledger = post(ledger, *accrue(ledger, lot, at=NOW))
    return ledger


def booked(ledger: Ledger, minutes: int, key: str = "block-1", on: date = TODAY) -> Ledger:
    return post(ledger, *book(ledger, minutes, key=key, at=NOW, on=on, by="bob"))


def state(ledger: Ledger) -> tuple[int, int, int]:
    return tuple(ledger.total(of) for of in (Account.AVAILABLE, Account.BOOKED, Account.TAKEN))  # type: ignore[return-value]  # there are three


def test_woken_booked_and_taken() -> None:
    """Woken from three to four on 16 September, off until one."""
    policy = policy_of(RecoveryAfterNight(), CapExpiry())
    woken = case(page("2026-09-16 03:00", "2026-09-16 04:00", id="page-81"), as_of="2026-09-16 08:00")
    credits = evaluate(policy, woken).granted
    ledger = replay(settled(Ledger(), *credits))
    assert state(ledger) == (240, 0, 0)
    ledger = booked(ledger, 240)
    assert state(ledger) == (0, 240, 0)
    ledger = post(ledger, *consume(ledger, "block-1", at=local("2026-09-16 13:00")))
    assert state(ledger) == (0, 0, 240)
    (lot,) = ledger.lots.values()
    assert lot.expires_on == date(2026, 12, 15)


def test_declined_minutes_stay_until_they_expire() -> None:
    ledger = booked(with_lots(a_lot("a")), 240)
    ledger = post(ledger, *cancel(ledger, "block-1", at=NOW, by="bob"))
    assert state(ledger) == (240, 0, 0)
    assert expire(ledger, on=date(2026, 12, 15), at=NOW) == []
    ledger = post(ledger, *expire(ledger, on=date(2026, 12, 16), at=NOW))
    assert (ledger.balance, ledger.total(Account.EXPIRED)) == (0, 240)
    assert expire(ledger, on=date(2026, 12, 16), at=NOW) == []


def test_what_expires_first_is_booked_first() -> None:
    ledger = with_lots(
        a_lot("never", expires_on=None),
        a_lot("late"),
        a_lot("b", 60, "2026-10-01"),
        a_lot("a", 60, "2026-10-01"),
    )
    (one,) = book(ledger, 150, key="block-1", at=NOW, on=TODAY, by="bob")
    assert [(posting.lot, posting.minutes) for posting in one.postings if posting.minutes > 0] == [
        ("a", 60),
        ("b", 60),
        ("late", 30),
    ]


def test_booked_minutes_do_not_expire() -> None:
    ledger = booked(with_lots(a_lot("a")), 240)
    assert expire(ledger, on=LATER, at=NOW) == []


def test_what_has_expired_cannot_be_booked() -> None:
    with pytest.raises(Wrong, match="240 minutes are asked for, 0 are there"):
        booked(with_lots(a_lot("a")), 240, on=LATER)


@pytest.mark.parametrize("minutes", [241, 0, -5])
def test_nobody_books_what_is_not_there(minutes: int) -> None:
    with pytest.raises(Wrong):
        booked(with_lots(a_lot("a")), minutes)


def test_what_is_done_twice_is_done_once() -> None:
    ledger = booked(with_lots(a_lot("a")), 60)
    assert accrue(ledger, a_lot("a"), at=NOW) == []
    assert book(ledger, 600, key="block-1", at=NOW, on=TODAY, by="bob") == []
    ended = post(ledger, *consume(ledger, "block-1", at=NOW))
    assert cancel(ended, "block-1", at=NOW, by="bob") == consume(ended, "block-1", at=NOW) == []
    with pytest.raises(Wrong, match="already"):
        post(ledger, ledger.transactions["block-1"])


def test_a_reversal_of_time_that_was_taken_is_shown() -> None:
    ledger = booked(with_lots(a_lot("a")), 240)
    ledger = post(ledger, *consume(ledger, "block-1", at=NOW))
    ledger = post(ledger, *reverse(ledger, "a", at=NOW, by="policy", reason="it was a test"))
    assert (ledger.balance, ledger.on(Account.POLICY, "a")) == (-240, 0)
    assert reverse(ledger, "a", at=NOW, by="policy", reason="again") == []
    more = post(ledger, *accrue(ledger, a_lot("b", 300), at=NOW))
    with pytest.raises(Wrong, match="61 minutes are asked for, 60 are there"):
        booked(more, 61, "block-2")


def test_only_what_was_given_is_reversed() -> None:
    ledger = booked(with_lots(a_lot("a")), 240)
    with pytest.raises(Wrong, match="a booking is cancelled"):
        reverse(ledger, "block-1", at=NOW, by="alice", reason="wrong")
    with pytest.raises(Wrong, match="is no booking"):
        cancel(ledger, "a", at=NOW, by="alice")
    with pytest.raises(Wrong, match="no transaction"):
        consume(ledger, "block-9", at=NOW)


def test_paid_out_and_adjusted_by_hand() -> None:
    ledger = with_lots(a_lot("a"))
    ledger = post(ledger, *pay_out(ledger, 100, key="pay-1", at=NOW, on=TODAY, by="alice"))
    ledger = post(ledger, *adjust_up(ledger, a_lot("gift", 60), at=NOW, by="alice", reason="moved house"))
    ledger = post(
        ledger, *adjust_down(ledger, 30, key="fix", at=NOW, on=TODAY, by="alice", reason="typed twice")
    )
    assert (ledger.balance, ledger.total(Account.PAID_OUT), ledger.total(Account.ADJUSTMENT)) == (
        170,
        100,
        -30,
    )


@pytest.mark.parametrize(("by", "reason"), [("", "why"), ("alice", " ")])
def test_who_adjusts_says_who_and_why(by: str, reason: str) -> None:
    ledger = with_lots(a_lot("a"))
    with pytest.raises(Wrong, match="who"):
        adjust_up(ledger, a_lot("b"), at=NOW, by=by, reason=reason)
    with pytest.raises(Wrong, match="who"):
        adjust_down(ledger, 5, key="fix", at=NOW, on=TODAY, by=by, reason=reason)


def test_nothing_comes_of_nothing() -> None:
    with pytest.raises(Wrong, match="zero"):
        Transaction("x", Kind.ACCRUAL, NOW, "bob", (Posting(Account.AVAILABLE, 5, "x"),))
    for give in (accrue, lambda *a, **b: adjust_up(*a, **b, by="alice", reason="gift")):
        with pytest.raises(Wrong, match="minute"):
            give(Ledger(), a_lot("a", 0), at=NOW)


def test_warned_thirty_and_seven_days_before() -> None:
    ledger = booked(with_lots(a_lot("a"), a_lot("b", 60), a_lot("c", 60, None)), 240)
    days = [date(2026, 12, 15) - timedelta(days=days) for days in (31, 30, 8, 7, 6)]
    found = [
        [(one.lot.id, one.minutes, one.warning) for one in expiring(ledger, on=day, warn_days=(30, 7))]
        for day in days
    ]
    assert found == [[], [("b", 60, 30)], [("b", 60, 30)], [("b", 60, 7)], [("b", 60, 7)]]


def test_what_is_over_the_cap() -> None:
    assert [over_cap(minutes, 2400) for minutes in (-60, 2400, 2500)] == [0, 0, 100]


# The ledger meets what the rules say now


def settled(ledger: Ledger, *credits: Credit, at: datetime = NOW) -> list[Transaction]:
    return settle(ledger, credits, since=local("2026-09-01 00:00"), until=local("2026-10-01 00:00"), at=at)


def credit(
    minutes: int = 240, key: str = "rule:1:interruption:81:bob", earned: str = "2026-09-16 04:00"
) -> Credit:
    rule, version, _type, source, _person = key.split(":")
    return Credit(
        minutes, Reason.ENGAGED, rule, int(version), Source.INTERRUPTION, source, key, earned_at=local(earned)
    )


def test_the_same_credits_change_nothing() -> None:
    ledger = replay(settled(Ledger(), credit()))
    assert settled(ledger, credit()) == []


def test_a_page_that_was_a_test_after_all() -> None:
    ledger = replay(settled(Ledger(), credit()))
    (undone,) = settled(ledger)
    assert (undone.kind, undone.about) == (Kind.REVERSAL, credit().key)
    without = post(ledger, undone)
    assert (without.balance, settled(without)) == (0, [])
    (again,) = settled(without, credit())
    assert again.key == f"{credit().key}#2"
    back = post(without, again)
    assert (back.balance, settled(back, credit())) == (240, [])


def test_other_minutes_for_the_same_page() -> None:
    ledger = replay(settled(Ledger(), credit(240)))
    changes = settled(ledger, credit(360))
    assert [one.kind for one in changes] == [Kind.REVERSAL, Kind.ACCRUAL]
    longer = post(ledger, *changes)
    third = post(longer, *settled(longer, credit(300)))
    assert (longer.balance, third.balance) == (360, 300)
    assert settled(third, credit(300)) == []


def test_a_rule_that_has_changed() -> None:
    ledger = replay(settled(Ledger(), credit(240)))
    second = credit(120, key="rule:2:interruption:81:bob")
    after = post(ledger, *settled(ledger, second))
    assert (after.balance, settled(after, second)) == (120, [])


def test_what_was_earned_at_other_times_is_left_alone() -> None:
    august = credit(key="rule:1:interruption:1:bob", earned="2026-08-16 04:00")
    ledger = replay(settle(Ledger(), [august], since=august.earned_at, until=NOW, at=NOW))
    assert ledger.balance == 240
    assert settled(ledger) == settled(ledger, august) == []


def test_ids_may_look_like_anything() -> None:
    """A key with a number of its own is not taken for another's second time."""
    odd, plain = credit(key="rule:1:interruption:81:bob#2"), credit()
    ledger = replay(settled(Ledger(), odd, plain))
    assert (ledger.balance, settled(ledger, odd, plain)) == (480, [])
    fewer = post(ledger, *settled(ledger, plain))
    assert (fewer.balance, settled(fewer, plain)) == (240, [])


def test_gifts_by_hand_are_no_business_of_rules() -> None:
    ledger = post(Ledger(), *adjust_up(Ledger(), a_lot("gift"), at=NOW, by="alice", reason="thanks"))
    assert settled(ledger) == []


def test_what_the_rules_gave_knows_its_page() -> None:
    policy = policy_of(DailyRest(), CapExpiry())
    woken = case(page("2026-09-16 03:00", "2026-09-16 04:00", id="page-81"))
    (given,) = settled(Ledger(), *evaluate(policy, woken).granted)
    assert given.origin is not None
    assert (given.origin.rule, given.origin.source_id, given.reason) == (
        "daily_rest",
        "page-81",
        "rest_began_anew",
    )

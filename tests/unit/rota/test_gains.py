"""What a plan newly asks of people, and all they hold then."""

from datetime import UTC, datetime, timedelta

from portal.rota.plans.gains import after, gains
from portal.rota.plans.reconciling import Plan
from portal.rota.rule.shifts import Shift

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
BOB, ALICE = 11, 12


def shift(first: int, days: int, who: int = BOB) -> Shift:
    begin = START + timedelta(days=first)
    return Shift(begin, begin + timedelta(days=days), who, 0)


def days(found: dict[int, list[tuple[datetime, datetime]]]) -> dict[int, list[tuple[int, int]]]:
    return {
        who: [((start - START).days, (end - START).days) for start, end in periods]
        for who, periods in found.items()
    }


def test_what_is_new_is_gained_what_stays_is_not() -> None:
    plan = Plan(create=(shift(7, 7),), change=(), remove=(), keep=(shift(0, 7),))
    assert days(gains(plan, [])) == {BOB: [(7, 14)]}


def test_another_person_gains_all_of_it_and_a_longer_shift_what_is_added() -> None:
    plan = Plan(
        create=(), change=((shift(0, 6), shift(0, 6, ALICE)), (shift(7, 7), shift(6, 9))), remove=(), keep=()
    )
    assert days(gains(plan, [])) == {ALICE: [(0, 6)], BOB: [(6, 7), (14, 15)]}


def test_what_becomes_shorter_is_no_gain() -> None:
    assert (
        gains(Plan(create=(), change=((shift(0, 7), shift(1, 5)),), remove=(shift(7, 7),), keep=()), []) == {}
    )


def test_what_is_promised_is_nobodys_gain() -> None:
    plan = Plan(create=(shift(0, 7),), change=(), remove=(), keep=())
    assert days(gains(plan, [shift(2, 1, ALICE)])) == {BOB: [(0, 2), (3, 7)]}


def test_people_hold_what_they_keep_and_what_comes() -> None:
    cover = {
        BOB: [(shift(0, 7).starts_at, shift(0, 7).ends_at)],
        ALICE: [(shift(7, 7).starts_at, shift(7, 7).ends_at)],
    }
    plan = Plan(create=(shift(14, 7),), change=((shift(7, 7, ALICE), shift(7, 7, BOB)),), remove=(), keep=())
    held = {
        who: periods for who, periods in days(after(plan, [shift(15, 1, ALICE)], cover)).items() if periods
    }
    assert held == {BOB: [(0, 7), (7, 14), (14, 15), (16, 21)], ALICE: [(15, 16)]}

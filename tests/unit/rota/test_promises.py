"""What somebody has promised to cover, by an override or a swap, laid over the plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from portal.rota.plans.reconciling import overlaid, reconcile
from portal.rota.rule.shifts import Shift, shifts_between
from portal.rota.rule.turns import Rotation, Unit, everyone

WEEKLY = Rotation("primary", "Europe/Paris", date(2026, 1, 5), time(9), 0, Unit.WEEK, 1, everyone(11, 12))
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
BEFORE = START - DAY
WEEKS = shifts_between(WEEKLY, START, START + 2 * WEEK)
ALICE = 21


def promise(first: float, last: float, who: int = ALICE) -> Shift:
    """From one day after the start to another."""
    return Shift(START + first * DAY, START + last * DAY, who, 0)


def laid(*promises: Shift) -> list[tuple[float, float, int | None]]:
    """The first week in stretches: from day to day, and who has promised each."""
    return [
        ((start - START) / DAY, (end - START) / DAY, mine and mine.person_id)
        for start, end, mine in overlaid(WEEKS[0], promises)
    ]


def made(now: datetime, *held: Shift) -> list[Shift]:
    """What is written anew for promises when nothing is wanted any more but the second week."""
    return [shift for shift in reconcile([], WEEKS[1:], now, held=held).create if shift.person_id == ALICE]


def test_a_shift_without_promises_is_its_persons_own() -> None:
    assert laid() == [(0, 7, None)]


def test_a_promise_takes_its_part_and_leaves_the_rest() -> None:
    assert laid(promise(2, 3)) == [(0, 2, None), (2, 3, ALICE), (3, 7, None)]
    assert laid(promise(5, 6), promise(1, 2, 22)) == [
        (0, 1, None), (1, 2, 22), (2, 5, None), (5, 6, ALICE), (6, 7, None),
    ]  # fmt: skip


def test_a_promise_counts_as_far_as_it_reaches_into_the_shift() -> None:
    assert laid(promise(-1, 1)) == [(0, 1, ALICE), (1, 7, None)]
    assert laid(promise(6, 9)) == [(0, 6, None), (6, 7, ALICE)]
    assert laid(promise(-1, 9)) == [(0, 7, ALICE)]
    assert laid(promise(-1, 0)) == laid(promise(7, 8)) == laid(promise(9, 10)) == [(0, 7, None)]


def test_a_promise_where_nobody_is_wanted_any_more_is_a_shift_of_its_own() -> None:
    assert made(BEFORE, promise(1, 2)) == [promise(1, 2)]


def test_a_promise_makes_a_shift_for_what_nobody_else_has() -> None:
    assert made(BEFORE, promise(6, 9)) == [promise(6, 7)]
    assert made(BEFORE, promise(8, 9)) == []
    plan = reconcile([], WEEKS[1:], BEFORE, imported=[promise(1, 3, 12)], held=[promise(2, 5)])
    assert plan.create == (WEEKS[1], promise(3, 5))


def test_what_is_over_of_a_promise_is_not_written_afterwards() -> None:
    assert made(START + 2 * DAY, promise(1, 4)) == [promise(2, 4)]
    assert made(START + 4 * DAY, promise(1, 4)) == []
    assert made(START + 5 * DAY, promise(1, 4)) == []


def test_a_promise_that_is_stored_already_is_kept() -> None:
    kept = promise(1, 2)
    plan = reconcile([WEEKS[1], kept], WEEKS[1:], BEFORE, held=[kept])
    assert plan.is_empty
    assert plan.keep == (kept, WEEKS[1])


def test_changes_are_told_by_time_whatever_the_order_of_what_is_stored_and_wanted() -> None:
    """The second week keeps more of itself than the first."""
    later = [
        replace(week, starts_at=week.starts_at + days * DAY) for week, days in zip(WEEKS, (2, 1), strict=True)
    ]
    plan = reconcile(WEEKS, later, BEFORE)
    assert plan.change == tuple(zip(WEEKS, later, strict=True))
    assert reconcile(WEEKS[::-1], later[::-1], BEFORE) == plan


def test_a_shift_goes_on_as_none_that_only_touches_it() -> None:
    """The days before and after are new ones, and the week itself is gone."""
    around = [promise(-1, 0, 12), promise(7, 8, 12)]
    plan = reconcile(WEEKS[:1], around, START - 2 * DAY)
    assert (plan.create, plan.remove) == (tuple(around), (WEEKS[0],))


def test_a_plan_is_empty_only_if_nothing_is_written() -> None:
    nothing = reconcile(WEEKS, WEEKS, BEFORE)
    assert nothing.is_empty
    assert not reconcile([], WEEKS, BEFORE).is_empty
    assert not reconcile(WEEKS, [], BEFORE).is_empty
    assert not replace(nothing, change=((WEEKS[0], WEEKS[1]),)).is_empty

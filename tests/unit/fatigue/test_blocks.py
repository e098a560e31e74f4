"""Rest as blocks: from the call that let it begin anew until it is had."""

from datetime import timedelta

import pytest

from portal.fatigue.blocks import Block, blocks_since, changes
from portal.fatigue.interruptions import Page
from portal.rota.windows import Period
from tests.unit.fatigue.lives import life, local, page, stretch

HOUR = timedelta(hours=1)


def blocks_of(*pages: Page, off: tuple[Period, ...] = (), at: str = "2026-09-21 12:00") -> list[Block]:
    known = blocks_since(life(*pages, off=off), local("2026-09-10 00:00"), as_of=local(at))
    return list(known.values())


def test_called_from_three_to_four_they_rest_until_three_in_the_afternoon() -> None:
    woken = page("2026-09-16 03:00", "2026-09-16 04:00")
    [block] = blocks_of(woken)
    assert (block.starts_at, block.ends_at) == stretch("2026-09-16 04:00", "2026-09-16 15:00")
    assert (block.off_since_at, block.work_at) == stretch("2026-09-15 18:00", "2026-09-16 09:00")
    assert (block.page_id, block.is_weekly, block.delays_work) == (woken.id, False, True)


def test_the_last_call_of_a_rest_moves_its_block() -> None:
    pages = [page("2026-09-16 01:00"), page("2026-09-16 03:30"), page("2026-09-16 04:20")]
    [block] = blocks_of(*pages)
    assert (block.page_id, block.ends_at) == (pages[2].id, local("2026-09-16 15:30"))


@pytest.mark.parametrize(
    "called", ["2026-09-16 05:00", "2026-09-16 12:00"], ids=["complete before", "at work"]
)
def test_what_splits_no_rest_makes_no_block(called: str) -> None:
    assert blocks_of(page(called)) == []


def test_a_call_that_goes_on_makes_none_yet() -> None:
    woken = page("2026-09-16 03:00", "2026-09-16 04:00")
    assert blocks_of(woken, at="2026-09-16 03:59") == []
    assert len(blocks_of(woken, at="2026-09-16 04:00")) == 1


def test_a_night_of_a_weekend_is_a_daily_rest_while_the_weekly_one_is_had() -> None:
    [block] = blocks_of(page("2026-09-19 03:00"))
    assert (block.is_weekly, block.ends_at, block.delays_work) == (False, local("2026-09-19 14:10"), False)


def test_a_weekend_without_35_hours_delays_monday() -> None:
    pages = [page("2026-09-19 03:00"), page("2026-09-20 01:00", "2026-09-20 02:00")]
    [block] = blocks_of(*pages)
    assert (block.is_weekly, block.ends_at, block.delays_work) == (True, local("2026-09-21 13:00"), True)
    assert block.page_id == pages[1].id


def test_recovery_until_then_leaves_nothing_to_delay() -> None:
    woken = page("2026-09-16 03:00", "2026-09-16 04:00")
    [block] = blocks_of(woken, off=(stretch("2026-09-16 09:00", "2026-09-16 15:00"),))
    assert (block.ends_at, block.work_at, block.delays_work) == (
        block.work_at,
        local("2026-09-16 15:00"),
        False,
    )


def test_only_what_differs_is_changed() -> None:
    first, second = blocks_of(page("2026-09-15 03:00"), page("2026-09-17 03:00"))
    [moved] = blocks_of(page("2026-09-17 03:00"), page("2026-09-17 04:00"))
    stored = {one.off_since_at: one for one in (first, second)}
    assert not changes(stored, stored).are_some
    done = changes(stored, {moved.off_since_at: moved})
    assert (done.put, done.gone) == ([moved], [first.off_since_at])

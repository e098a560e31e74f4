"""Open swaps are announced again and again, then left to a manager, and end when their time has come."""

from datetime import timedelta

from flask import Flask

from portal.swaps.answering.actions import accept
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.deadlines import BEFORE, ESCALATE_BEFORE, next_step
from portal.swaps.models import State, Swap
from portal.swaps.tasks import announce_swaps
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.world_swaps import HOUR, Rota, a_rota, asked, told, who

QUESTION = "Can you cover for Gil ops in Team Ops?"


def _five_weeks_ahead() -> tuple[Rota, Swap]:
    rota = kept(a_rota)
    return rota, ask_swap(rota.shifts[6], Wish(to=[rota.fay]), by=rota.gil, at=START)


def _until(swap: Swap, clock: FakeClock) -> None:
    """The sweep runs each hour until the shift begins."""
    while clock.at < swap.starts_at + HOUR:
        clock.at += HOUR
        announce_swaps(clock.at)


def test_eight_times_then_the_manager_then_it_ends(app: Flask, clock: FakeClock) -> None:
    rota, swap = _five_weeks_ahead()
    _until(swap, clock)
    assert told(rota.fay).count(QUESTION) == 1 + len(BEFORE)
    assert told(rota.mia) == [
        "Nobody has taken Gil ops's shift in Team Ops",
        "Nobody has to take Gil ops's shift any more",
    ]
    assert swap.state is State.EXPIRED
    assert told(rota.gil) == [
        "Nobody has said yes to your swap: a manager has it now",
        "Nobody took your shift in time: it stays yours",
    ]
    assert not asked(rota.fay)
    assert not asked(rota.mia)
    assert who(rota, swap.starts_at) == "Gil"


def test_what_is_accepted_is_announced_no_more(app: Flask, clock: FakeClock) -> None:
    rota, swap = _five_weeks_ahead()
    accept(swap, by=rota.fay, note="fine", at=START)
    _until(swap, clock)
    assert told(rota.fay).count(QUESTION) == 1
    assert swap.state is State.APPLIED


def test_a_sweep_that_comes_late_announces_once(app: Flask, clock: FakeClock) -> None:
    rota, swap = _five_weeks_ahead()
    clock.at = swap.starts_at - timedelta(days=4)
    for _ in range(3):
        announce_swaps(clock.at)
    assert told(rota.fay).count(QUESTION) == 2


def test_when_nobody_may_take_it_a_manager_is_asked_at_once(app: Flask, clock: FakeClock) -> None:
    rota, swap = _five_weeks_ahead()
    assert next_step(swap.starts_at, swap.starts_at - ESCALATE_BEFORE) is None
    late = swap.starts_at - 2 * HOUR
    clock.at = late
    announce_swaps(late)
    assert [one.title for one in asked(rota.mia)] == ["Nobody has taken Gil ops's shift in Team Ops"]


def test_of_a_shift_that_has_begun_it_waits_to_the_end(app: Flask, clock: FakeClock) -> None:
    rota = kept(a_rota)
    swap = ask_swap(rota.shifts[0], Wish(), by=rota.hana, at=START)
    announce_swaps(clock.move(hours=20))
    assert swap.state is State.OPEN
    clock.at = swap.ends_at
    announce_swaps(clock.at)
    assert swap.state is State.EXPIRED

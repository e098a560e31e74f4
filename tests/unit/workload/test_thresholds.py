"""Who is told of a level, when, and when that is over."""

from datetime import timedelta

from portal.fatigue.score import Level
from portal.workload.crossings.thresholds import OVER_AFTER, below_since, is_over, newly_crossed
from tests.clock import START

HOUR = timedelta(hours=1)


def test_each_level_is_crossed_once() -> None:
    assert newly_crossed(Level.WATCH, []) == []
    assert newly_crossed(Level.RECOVER, []) == [Level.RECOVER]
    assert newly_crossed(Level.STOP, []) == [Level.RECOVER, Level.STOP]
    assert newly_crossed(Level.STOP, [Level.RECOVER]) == [Level.STOP]
    assert newly_crossed(Level.STOP, [Level.RECOVER, Level.STOP]) == []


def test_who_is_below_it_for_a_day_is_over_it() -> None:
    since = below_since(None, Level.RECOVER, Level.WATCH, START)
    assert since == START
    assert below_since(since, Level.RECOVER, Level.OK, START + HOUR) == START
    assert not is_over(since, START + OVER_AFTER - HOUR)
    assert is_over(since, START + OVER_AFTER)


def test_who_reaches_it_again_within_the_day_was_never_below() -> None:
    assert below_since(START, Level.RECOVER, Level.STOP, START + HOUR) is None
    assert not is_over(None, START)


def test_below_stop_is_not_below_recover() -> None:
    assert below_since(None, Level.STOP, Level.RECOVER, START) == START
    assert below_since(None, Level.RECOVER, Level.RECOVER, START) is None

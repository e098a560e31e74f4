from datetime import UTC, datetime, timedelta

from portal.messages.providers.breaker import Breaker, after_failure, comes_last, may_call

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def _failed(count: int, apart: timedelta = timedelta(seconds=10)) -> tuple[Breaker, datetime]:
    breaker, at = Breaker(), START
    for _ in range(count):
        at += apart
        breaker = after_failure(breaker, at)
    return breaker, at


def test_four_failures_are_still_tried() -> None:
    breaker, at = _failed(4)
    assert may_call(breaker, at)


def test_the_fifth_in_a_row_opens_it() -> None:
    breaker, at = _failed(5)
    assert breaker.opened_at == at
    assert not may_call(breaker, at + timedelta(seconds=29))


def test_a_probe_is_allowed_each_half_minute() -> None:
    breaker, at = _failed(5)
    at += timedelta(seconds=30)
    assert may_call(breaker, at)
    again = after_failure(breaker, at)
    assert not may_call(again, at + timedelta(seconds=1))
    assert again.opened_at == breaker.opened_at


def test_failures_far_apart_do_not_add_up() -> None:
    breaker, _at = _failed(9, apart=timedelta(seconds=61))
    assert breaker.failure_count == 1
    assert breaker.opened_at is None


def test_a_failure_that_is_certain_opens_it_at_once() -> None:
    breaker = after_failure(Breaker(), START, is_certain=True)
    assert not may_call(breaker, START + timedelta(seconds=29))
    assert may_call(breaker, START + timedelta(seconds=30))


def test_who_failed_a_moment_ago_comes_last() -> None:
    assert not comes_last(Breaker(), START)
    failed = after_failure(Breaker(), START)
    assert comes_last(failed, START + timedelta(seconds=29))
    assert not comes_last(failed, START + timedelta(seconds=30))

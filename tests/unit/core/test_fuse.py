"""After Redis failed, one caller tries again now and then; the others go on without it."""

import pytest

from portal.core import jobs
from portal.core.jobs import BREAKER_SECONDS, Fuse


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds = [100.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: seconds[0])
    return seconds


def test_while_it_works_everybody_may_ask(now: list[float]) -> None:
    fuse = Fuse()
    fuse.note(is_well=True)
    assert [fuse.may_ask() for _caller in range(3)] == [True] * 3


def test_after_a_failure_one_asks_again_and_the_others_do_not_wait_with_it(now: list[float]) -> None:
    fuse = Fuse()
    fuse.note(is_well=False)
    assert not fuse.may_ask()
    now[0] += BREAKER_SECONDS
    assert [fuse.may_ask() for _caller in range(3)] == [True, False, False]


def test_an_answer_lets_everybody_ask_again(now: list[float]) -> None:
    fuse = Fuse()
    fuse.note(is_well=False)
    now[0] += BREAKER_SECONDS
    assert fuse.may_ask()
    fuse.note(is_well=True)
    assert [fuse.may_ask() for _caller in range(2)] == [True, True]
    assert fuse.is_whole

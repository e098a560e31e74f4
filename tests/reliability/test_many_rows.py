"""Senders that are killed and frozen over many due rows (scenarios 3 and 21, in short)."""

import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from portal.core import clock
from portal.core.db import transaction
from portal.messages.models import MessageKind
from portal.messages.outbox.actions import queue
from tests.edge.sink import Reply
from tests.reliability.conftest import Living, living
from tests.waiting import PATIENCE_SECONDS, until

ROWS = 150
SLOTS = 8
SEND = """
from portal.pager.engine import run_engine
run_engine(app)
"""


@pytest.fixture
def portal(worker_number: int) -> Iterator[Living]:
    """Its lease is long beside a call, also on a machine that has much else to do: what comes twice was killed."""
    yield from living(worker_number, lease_seconds=10)


@pytest.fixture
def queued(portal: Living) -> Living:
    portal.sink.otherwise = Reply(delay_seconds=0.05)
    content = {"title": "x", "text": "y"}
    with portal.app.app_context(), transaction():
        for number in range(ROWS):
            queue(
                f"row:{number}", kind=MessageKind.NOTICE, channel="WEBHOOK", address=f"{portal.sink.url}/row",
                recipient="r", content=content, at=clock.database_now(),
            )  # fmt: skip
    return portal


def _calls(portal: Living) -> Counter[str]:
    return Counter(r.headers["idempotency-key"] for r in list(portal.sink.requests))


def _all_called(portal: Living) -> Counter[str]:
    until(lambda: len(_calls(portal)) >= ROWS, told=lambda: f"{len(_calls(portal))} of {ROWS}")
    return _calls(portal)


@pytest.mark.slow
def test_killed_again_and_again_every_row_goes_out(queued: Living) -> None:
    kills = 2
    for death in range(kills):
        doomed = queued.process(SEND)
        queued.sink.wait_for(30 * (death + 1))
        doomed.kill()
        doomed.wait(PATIENCE_SECONDS)
    last = queued.process(SEND)
    calls = _all_called(queued)
    last.terminate()
    last.wait(PATIENCE_SECONDS)
    assert len(calls) == ROWS
    assert calls.total() - ROWS <= kills * SLOTS


@pytest.mark.slow
def test_of_two_clocks_one_is_frozen_and_nothing_goes_out_three_times(queued: Living) -> None:
    frozen, other = queued.process(SEND), queued.process(SEND)
    queued.sink.wait_for(30)
    frozen.send_signal(signal.SIGSTOP)
    calls = _all_called(queued)
    frozen.send_signal(signal.SIGCONT)
    for process in (frozen, other):
        process.terminate()
        process.wait(PATIENCE_SECONDS)
    assert len(calls) == ROWS
    assert max(_calls(queued).values()) <= 2

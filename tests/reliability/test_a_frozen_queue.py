"""A queue that takes connections and never answers: senders hardly notice, and pages go out (scenario 6)."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from sqlalchemy import select

from portal.core.db import many
from portal.core.jobs import BREAKER_SECONDS
from portal.messages.models import Message, MessageState
from tests.reliability.conftest import Living, living
from tests.world_pager import a_body, an_alert

SENDERS = 8
EACH = 4


class Frozen:
    """What a stopped Valkey is to its clients: the kernel still connects them, and that is all."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"
        self.lines: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                self.lines.append(self._listener.accept()[0])

    def close(self) -> None:
        self._listener.close()
        for line in self.lines:
            line.close()


@pytest.fixture
def frozen() -> Iterator[Frozen]:
    with closing(Frozen()) as queue:
        yield queue


@pytest.fixture
def portal(worker_number: int, frozen: Frozen) -> Iterator[Living]:
    yield from living(worker_number, redis_url=frozen.url)


def _post(portal: Living, name: str) -> int:
    return portal.post(a_body(an_alert(pod=name), group=name)).status_code


def test_it_is_asked_once_in_ten_seconds_and_no_page_needs_it(portal: Living, frozen: Frozen) -> None:
    before, began = len(frozen.lines), time.monotonic()
    for number in range(10):
        assert _post(portal, f"alone-{number}") == 202
    took = time.monotonic() - began
    assert 1 <= len(frozen.lines) - before <= 1 + took // BREAKER_SECONDS
    portal.tick()
    assert portal.sink.wait_for(1)
    portal.pass_a_minute()
    portal.tick()
    with portal.app.app_context():
        assert {message.state for message in many(select(Message))} == {MessageState.SENT}


def test_of_many_senders_only_those_of_the_first_moment_wait(portal: Living, frozen: Frozen) -> None:
    before, began = len(frozen.lines), time.monotonic()
    senders = [lambda s=s: [_post(portal, f"{s}-{number}") for number in range(EACH)] for s in range(SENDERS)]
    assert portal.at_once(*senders) == [[202] * EACH] * SENDERS
    took = time.monotonic() - began
    assert len(frozen.lines) - before <= SENDERS + took // BREAKER_SECONDS

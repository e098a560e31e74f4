"""A provider that takes the call and never answers holds one slot; all others go on (scenario 17)."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import many, transaction
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.actions import queue
from portal.pager.sending.sender import Sender
from tests.edge.sink import Reply, Sink, http_sink
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS, until


@pytest.fixture
def hanging() -> Iterator[Sink]:
    with http_sink() as sink:
        yield sink


@contextmanager
def slots(portal: Living, count: int = 4) -> Iterator[Sender]:
    """What worker and clock have; the fixture's application is left without."""
    sender = Sender(portal.app, slots=count)
    try:
        yield sender
    finally:
        sender.stop(seconds=20)
        del portal.app.extensions["sender"]


def put(portal: Living, sink: Sink, *keys: str) -> None:
    content = {"title": "x", "text": "y"}
    with portal.app.app_context(), transaction():
        for key in keys:
            queue(key, kind=MessageKind.NOTICE, channel="WEBHOOK", address=sink.url, recipient="r",
                  content=content, at=clock.database_now() - timedelta(seconds=5))  # fmt: skip


def states(portal: Living) -> dict[str, MessageState]:
    with portal.app.app_context():
        return {m.idem_key: m.state for m in many(select(Message))}


def test_the_others_go_on(portal: Living, hanging: Sink) -> None:
    hanging.tell(Reply(delay_seconds=14))
    put(portal, hanging, "hangs")
    with slots(portal, 2) as sender, portal.app.app_context():
        assert sender.send_due() == 1
        hanging.wait_for(1)
        put(portal, portal.sink, *[f"n{n}" for n in range(5)])
        sender.send_due()
        portal.sink.wait_for(5)
        assert states(portal)["hangs"] == MessageState.SENDING, "it was still on its way"
        hanging.release()
    assert set(states(portal).values()) == {MessageState.SENT}


def test_a_call_while_all_slots_are_busy_is_not_lost(portal: Living) -> None:
    portal.sink.tell(Reply(delay_seconds=1))
    put(portal, portal.sink, "first")
    with slots(portal, 1) as sender, portal.app.app_context():
        assert sender.send_due() == 1
        portal.sink.wait_for(1)
        put(portal, portal.sink, "second")
        assert sender.send_due() == 0, "no slot is free"
        assert len(portal.sink.wait_for(2)) == 2


def test_stopping_waits_for_what_is_being_sent_and_takes_nothing_more(portal: Living) -> None:
    portal.sink.tell(Reply(delay_seconds=1))
    put(portal, portal.sink, "first", "second")
    with slots(portal, 1) as sender, portal.app.app_context():
        sender.send_due()
        portal.sink.wait_for(1)
        assert not sender.stop(seconds=0.1), "it is still on its way"
        assert sender.stop(seconds=10)
        assert sender.send_due() == 0
    assert states(portal) == {"first": MessageState.SENT, "second": MessageState.PENDING}


def test_a_worker_told_to_end_finishes_its_message_first(portal: Living) -> None:
    portal.sink.tell(Reply(delay_seconds=1))
    worker = portal.process("from portal.pager.worker import work\nwork(app)")
    with portal.app.app_context():
        put(portal, portal.sink, "first")
        portal.app.extensions["kicker"].enqueue("deliver")
    portal.sink.wait_for(1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert states(portal) == {"first": MessageState.SENT}


def test_a_provider_that_hangs_holds_half_of_the_slots_however_much_is_due_there(
    portal: Living, hanging: Sink
) -> None:
    hanging.otherwise = Reply(delay_seconds=14)
    put(portal, hanging, *[f"hangs-{n}" for n in range(6)])
    with slots(portal, 4) as sender, portal.app.app_context():
        assert sender.send_due() == 2
        hanging.wait_for(2)
        put(portal, portal.sink, *[f"n{n}" for n in range(3)])
        sender.send_due()
        portal.sink.wait_for(3)
        assert len(hanging.requests) == 2
        hanging.release()
        hanging.wait_for(6)
    assert set(states(portal).values()) == {MessageState.SENT}


def test_any_number_that_hang_stand_aside_and_the_others_go_on(portal: Living) -> None:
    """Six at once, each with more due than there are slots: the first calls hold the slots until they are slow."""
    with ExitStack() as stack:
        hanging = [stack.enter_context(http_sink()) for _number in range(6)]
        for number, sink in enumerate(hanging):
            sink.otherwise = Reply(delay_seconds=14)
            put(portal, sink, *[f"hangs-{number}-{n}" for n in range(5)])
        with slots(portal, 4) as sender, portal.app.app_context():
            sender.send_due()
            for sink in hanging:
                _until_called(sender, sink)
            put(portal, portal.sink, *[f"n{n}" for n in range(8)])
            _until_called(sender, portal.sink, 8)
            found = states(portal)
            assert MessageState.SENT not in {found[key] for key in found if key.startswith("hangs")}
            for sink in hanging:
                sink.otherwise = Reply()
                sink.release()
            _until_called(sender, hanging[-1], 5)


def _until_called(sender: Sender, sink: Sink, count: int = 1) -> None:
    """As the clock does, which asks again each second."""

    def has_been_called() -> bool:
        sender.send_due()
        return len(sink.requests) >= count

    until(has_been_called, told=lambda: f"{len(sink.requests)} of {count} calls")

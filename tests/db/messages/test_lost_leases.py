"""Who lost the lease of a message changes nothing in it any more, however late they come (scenario 21)."""

from datetime import timedelta

import pytest

from portal.core.db import db
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.actions import Claim, claim, finish, queue, start
from tests.clock import FakeClock
from tests.world import Cast

LEASE = 30


def _claimed(clock: FakeClock, worker: str) -> Claim | None:
    found = claim(at=clock.now(), worker=worker, lease_seconds=LEASE)
    return found[0][0] if found else None


@pytest.fixture
def number(cast: Cast, clock: FakeClock) -> int | None:
    return queue(
        "row", kind=MessageKind.NOTICE, channel="WEBHOOK", address="http://127.0.0.1", recipient="r",
        content={"title": "x", "text": "y"}, at=clock.now(),
    )  # fmt: skip


def test_a_lease_is_respected_to_its_end_and_then_the_next_may_try(number: int, clock: FakeClock) -> None:
    first = _claimed(clock, "frozen")
    clock.move(seconds=LEASE)
    assert _claimed(clock, "other") is None
    clock.move(seconds=1)
    second = _claimed(clock, "other")
    assert first is not None
    assert second is not None
    assert (first.message_id, second.message_id) == (number, number)
    assert (second.attempt, second.token == first.token) == (2, False)


def test_who_wakes_up_late_neither_begins_nor_ends_it(number: int, clock: FakeClock) -> None:
    first = _claimed(clock, "frozen")
    clock.move(seconds=LEASE + 1)
    second = _claimed(clock, "other")
    assert first is not None
    assert second is not None
    assert start(first, at=clock.now()) is None
    assert start(second, at=clock.now()) is not None
    assert not finish(first, state=MessageState.FAILED, at=clock.now(), error="too late")
    again_at = clock.now() + timedelta(hours=1)
    assert not finish(first, state=MessageState.PENDING, at=clock.now(), due_at=again_at)
    assert db.session.get_one(Message, number).state == MessageState.SENDING
    assert finish(second, state=MessageState.SENT, at=clock.now())
    assert not finish(first, state=MessageState.FAILED, at=clock.now(), error="too late")
    message = db.session.get_one(Message, number, populate_existing=True)
    assert (message.state, message.last_error) == (MessageState.SENT, None)


def test_the_second_is_told_that_the_first_may_have_called(number: int, clock: FakeClock) -> None:
    first = _claimed(clock, "dies after the call")
    assert first is not None
    assert not first.was_started
    start(first, at=clock.now())
    clock.move(seconds=LEASE + 1)
    second = _claimed(clock, "other")
    assert second is not None
    assert second.was_started

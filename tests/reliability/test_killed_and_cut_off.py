"""Processes that die and a queue that is away (scenarios 1, 2, 4)."""

import signal

from sqlalchemy import select

from portal.core.db import many
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.messages.models import Message, MessageState
from tests.edge.sink import Reply
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS, until
from tests.world_pager import a_body, an_alert

CLAIM_AND_DIE = """
from portal.messages.outbox.actions import claim
from portal.pager.climbing.planning import escalate_all
escalate_all(clock.database_now())
assert claim(at=clock.database_now(), worker="doomed", lease_seconds=2)
os.kill(os.getpid(), signal.SIGKILL)
"""
SEND = """
from portal.pager.tasks import escalate, send_waiting
escalate(clock.database_now())
send_waiting(clock.database_now())
"""


def _tick_until_sent(portal: Living, *, calls: int) -> None:
    def is_sent() -> bool:
        portal.tick()
        return len(portal.sink.requests) >= calls

    until(is_sent)
    portal.tick()


def test_killed_between_claim_and_call_the_page_goes_out_once(portal: Living) -> None:
    portal.post(a_body(an_alert()))
    assert portal.process(CLAIM_AND_DIE).wait(PATIENCE_SECONDS) == -signal.SIGKILL
    portal.tick()
    assert portal.sink.requests == [], "the lease is respected"
    _tick_until_sent(portal, calls=1)
    assert len(portal.sink.requests) == 1


def test_killed_after_the_provider_took_it_the_page_goes_out_again_with_the_same_key(portal: Living) -> None:
    portal.sink.tell(Reply(delay_seconds=30))
    portal.post(a_body(an_alert()))
    doomed = portal.process(SEND)
    portal.sink.wait_for(1)
    doomed.kill()
    doomed.wait(PATIENCE_SECONDS)
    _tick_until_sent(portal, calls=2)
    keys = [request.headers["idempotency-key"] for request in portal.sink.requests]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    with portal.app.app_context():
        pages = [e for e in many(select(TimelineEntry)) if e.kind == EntryKind.PAGE]
        assert [e.facts.get("possible_duplicate") for e in pages] == [True]


def test_a_nudge_that_nobody_takes_is_no_error(portal_without_redis: Living) -> None:
    """Alone, since a doorbell that fails first spares it the question."""
    kicker = portal_without_redis.app.extensions["kicker"]
    assert kicker.is_trusted
    assert kicker.enqueue("escalate") is False
    assert not kicker.is_trusted


def test_without_redis_everything_is_accepted_and_sent(portal_without_redis: Living) -> None:
    portal = portal_without_redis
    answers = portal.at_once(
        *[lambda n=n: portal.post(a_body(an_alert(pod=str(n)), group=str(n))).status_code for n in range(100)]
    )
    assert answers == [202] * 100
    portal.tick()
    assert [request.json["title"][:13] for request in portal.sink.requests] == ["100 incidents"]
    with portal.app.app_context():
        assert {m.state for m in many(select(Message))} == {MessageState.SENT}
        assert len(many(select(Incident))) == 100

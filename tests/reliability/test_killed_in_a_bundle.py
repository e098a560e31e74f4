"""A sender that dies with a bundle: nothing is missing, and what is doubled is one message a death (scenario 1)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from portal.core.db import db, many
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.messages.models import Message, MessageState
from tests.edge.sink import Reply
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS, until
from tests.world_pager import a_body, an_alert

MANY = 6
SEND = """
from portal.pager.tasks import send_waiting
send_waiting(clock.database_now())
"""


def _a_bundle_is_due(portal: Living) -> list[str]:
    """One page has gone out, six more to the same phone are due as one. The refs of the six."""
    for number in range(MANY + 1):
        portal.post(a_body(an_alert(pod=str(number)), group=str(number)))
        portal.tick()
    assert len(portal.sink.requests) == 1
    portal.pass_a_minute()
    with portal.app.app_context():
        return [incident.ref for incident in many(select(Incident).order_by(Incident.id))][1:]


def _dies(portal: Living, *, after: int) -> None:
    """A sender is killed once the provider has been called and the fate of so many messages is written down."""
    doomed = portal.process(SEND)
    portal.sink.wait_for(2)
    _until_sent(portal, after + 1)
    doomed.kill()
    doomed.wait(PATIENCE_SECONDS)


def _until_sent(portal: Living, count: int) -> None:
    until(lambda: len(_sent(portal)) >= count, told=lambda: f"{len(_sent(portal))} of {count} are sent")


def _sent(portal: Living) -> list[Message]:
    with portal.app.app_context():
        return list(many(select(Message).where(Message.state == MessageState.SENT)))


def _comes_again(portal: Living) -> list[list[str]]:
    """Until everything is sent. Which incidents each call told, the first page left out."""

    def is_all_sent() -> bool:
        portal.tick()
        return len(_sent(portal)) > MANY

    until(is_all_sent)
    texts = [str(request.json["text"]) for request in portal.sink.requests[1:]]
    return [[line.split(" · ")[0] for line in text.splitlines() if line.startswith("INC-")] for text in texts]


def _doubtful(portal: Living) -> int:
    with portal.app.app_context():
        pages = [e for e in many(select(TimelineEntry)) if e.kind == EntryKind.PAGE]
        return sum(bool(e.facts.get("possible_duplicate")) for e in pages)


@contextmanager
def _held(portal: Living, refs: list[str]) -> Iterator[None]:
    """Somebody else works on incidents: what became of their pages cannot be written down meanwhile."""
    with portal.app.app_context():
        db.session.scalars(select(Incident).where(Incident.ref.in_(refs)).with_for_update()).all()
        try:
            yield
        finally:
            db.session.rollback()


def test_killed_during_the_call_the_whole_bundle_comes_again_with_the_same_key(portal: Living) -> None:
    refs = _a_bundle_is_due(portal)
    portal.sink.tell(Reply(delay_seconds=30))
    _dies(portal, after=0)
    assert _comes_again(portal) == [refs, refs]
    keys = [request.headers["idempotency-key"] for request in portal.sink.requests[1:]]
    assert keys[0] == keys[1]
    assert _doubtful(portal) == MANY


def test_killed_between_two_results_only_what_was_not_written_down_comes_again(portal: Living) -> None:
    refs = _a_bundle_is_due(portal)
    with _held(portal, refs[2:]):
        _dies(portal, after=2)
    assert _comes_again(portal) == [refs, refs[2:]]
    assert _doubtful(portal) == MANY - 2

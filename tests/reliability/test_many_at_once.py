"""Senders and people in the same instant, on real connections (scenarios 12, 22, 23)."""

import threading
from collections.abc import Callable

from sqlalchemy import func, select, text

from portal.alerts.models import Alert
from portal.core import clock
from portal.core.db import db, many
from portal.incidents.actions import acknowledge
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.messages.models import Message, MessageState
from portal.people.models import Person
from tests.edge.sink import Reply
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS
from tests.world_pager import a_body, an_alert


def _one() -> Incident:
    return db.session.scalars(select(Incident)).one()


def _acknowledging(portal: Living, name: str) -> Callable[[], bool]:
    def call() -> bool:
        with portal.app.app_context():
            person = db.session.scalars(select(Person).where(Person.name == name)).one()
            return acknowledge(_one(), by=person, at=clock.now())

    return call


def test_fifty_times_the_same_webhook_is_one_incident_and_one_page(portal: Living) -> None:
    answers = portal.at_once(*[lambda: portal.post(a_body(an_alert())).status_code] * 50)
    assert answers == [202] * 50
    portal.tick()
    with portal.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Incident)) == 1
        assert [a.count for a in many(select(Alert))] == [50]
    portal.post(a_body(an_alert()))
    portal.tick()
    assert len(portal.sink.requests) == 1
    with portal.app.app_context():
        assert [a.count for a in many(select(Alert))] == [51]


A_LINE = """
WITH own AS (UPDATE incident SET timeline_seq = timeline_seq + 1 RETURNING id, timeline_seq)
INSERT INTO timeline_entry (incident_id, seq, kind, at, text, facts)
SELECT id, timeline_seq, 'note', clock_timestamp(), 'meanwhile', '{}' FROM own
"""
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def test_twenty_bodies_with_warnings_for_one_incident_are_all_taken(portal: Living) -> None:
    """Each writes a line of its own into the same timeline."""
    portal.post(a_body(an_alert()))
    bodies = [a_body(an_alert()) | {"truncatedAlerts": number} for number in range(1, 21)]
    answers = portal.at_once(*[lambda b=b: portal.post(b).status_code for b in bodies])
    assert answers == [202] * 20
    assert len(_warnings(portal)) == 20


def test_a_warning_waits_for_whoever_writes_into_the_timeline(portal: Living) -> None:
    portal.post(a_body(an_alert()))

    def write_slowly() -> None:
        with portal.app.app_context(), db.engine.connect() as holder, holder.begin():
            holder.execute(text(A_LINE))
            begun.set()
            while not over.is_set() and not holder.scalar(text(WAITING)):
                over.wait(0.02)

    def warn() -> int:
        begun.wait(PATIENCE_SECONDS)
        status = portal.post(a_body(an_alert()) | {"truncatedAlerts": 7}).status_code
        over.set()
        return status

    begun, over = threading.Event(), threading.Event()
    assert portal.at_once(warn, write_slowly)[0] == 202
    assert len(_warnings(portal)) == 1


def _warnings(portal: Living) -> set[str]:
    """Of the one incident, whose timeline has no gap."""
    with portal.app.app_context():
        entries = many(select(TimelineEntry).order_by(TimelineEntry.seq))
        assert [e.seq for e in entries] == list(range(1, _one().timeline_seq + 1))
        return {e.text for e in entries if e.kind == EntryKind.WARNING}


def test_two_people_and_a_resolve_at_once_have_one_winner(portal: Living) -> None:
    portal.post(a_body(an_alert()))
    answers = portal.at_once(
        _acknowledging(portal, "John Doe"),
        _acknowledging(portal, "Farah Rami"),
        lambda: portal.post(a_body(an_alert(status="resolved"))).status_code,
    )
    assert sum(answer is True for answer in answers) <= 1
    assert answers[2] == 202
    assert {type(a).__name__ for a in answers[:2]} <= {"bool", "Refused"}
    with portal.app.app_context():
        incident = _one()
        assert incident.resolved_at is not None
        numbers = db.session.scalars(select(TimelineEntry.seq).order_by(TimelineEntry.seq)).all()
        assert list(numbers) == list(range(1, incident.timeline_seq + 1))


def test_an_acknowledgement_before_the_send_takes_the_page_back(portal: Living) -> None:
    portal.post(a_body(an_alert()))
    with portal.app.app_context():
        from portal.pager.tasks import escalate

        escalate(clock.database_now())
    _acknowledging(portal, "John Doe")()
    portal.tick()
    assert portal.sink.requests == []
    with portal.app.app_context():
        assert [m.state for m in many(select(Message))] == [MessageState.CANCELLED]


def test_an_acknowledgement_during_the_send_leaves_that_page_alone(portal: Living) -> None:
    portal.sink.tell(Reply(delay_seconds=4))
    portal.post(a_body(an_alert()))

    def acknowledge_meanwhile() -> bool:
        portal.sink.wait_for(1)
        return _acknowledging(portal, "John Doe")()

    assert portal.at_once(portal.tick, acknowledge_meanwhile)[1] is True
    portal.tick()
    assert len(portal.sink.requests) == 1
    with portal.app.app_context():
        assert _one().next_escalation_at is None
        kinds = [e.kind for e in many(select(TimelineEntry).order_by(TimelineEntry.seq))]
        assert kinds.index(EntryKind.ACKNOWLEDGED) < kinds.index(EntryKind.PAGE), "both are told"


def test_five_engines_send_each_page_once(portal: Living) -> None:
    for number in range(20):
        portal.post(a_body(an_alert(pod=str(number)), group=str(number)))
    portal.at_once(*[portal.tick] * 5)
    portal.pass_a_minute()
    portal.at_once(*[portal.tick] * 5)
    portal.tick()
    references = [request.headers["idempotency-key"] for request in portal.sink.requests]
    assert len(references) == len(set(references))
    with portal.app.app_context():
        told = [e.incident_id for e in many(select(TimelineEntry)) if e.kind == EntryKind.PAGE]
    assert len(told) == len(set(told)) == 20

"""Two who change the same rows at the same instant, held up until both are there: nobody is the victim of a deadlock,
and no page is lost between them."""

import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import select, text

from portal.core import clock
from portal.core.db import db, many
from portal.messages.contacts.actions import remove
from portal.messages.models import ContactMethod, Message, MessageState
from portal.messages.outbox.actions import Claim, claim, start
from portal.messages.outgoing import Failed
from portal.pager.sending.delivery import send
from portal.pager.sending.settling import settle
from portal.pager.tasks import escalate
from portal.people.actions import deactivate_person
from portal.people.models import Person, Role
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS
from tests.world import a_person
from tests.world_pager import a_body, a_method, an_alert

TROUBLE = Failed("push.example: it has trouble of its own (500).", is_permanent=False)
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def paged(portal: Living) -> None:
    """An incident, and the page of its first step claimed by nobody."""
    portal.post(a_body(an_alert()))
    with portal.app.app_context():
        escalate(clock.database_now())


def claimed(portal: Living) -> Sequence[Claim]:
    with portal.app.app_context():
        (bundle,) = claim(at=clock.database_now(), worker="w", lease_seconds=30)
        return bundle


def held_up(portal: Living, statement: str, *calls: Callable[[], object]) -> list[object]:
    """Run these while somebody holds the rows of a statement; each begins when the one before waits there."""
    started = [threading.Event() for _call in calls]
    with portal.app.app_context():
        holder = db.engine.connect()
    try:
        holder.execute(text(statement))

        def in_turn(number: int, call: Callable[[], object]) -> object:
            started[number].wait(PATIENCE_SECONDS)
            with portal.app.app_context():
                return call()

        def let_go() -> None:
            for number, event in enumerate(started, 1):
                event.set()
                patience = time.monotonic() + 3
                while holder.execute(WAITING).scalar_one() < number and time.monotonic() < patience:
                    time.sleep(0.02)
            holder.rollback()

        turns = [lambda n=n, c=c: in_turn(n, c) for n, c in enumerate(calls)]
        return portal.at_once(let_go, *turns)[1:]
    finally:
        holder.close()


def test_removing_a_contact_method_while_a_failure_is_written_down(portal: Living) -> None:
    paged(portal)
    bundle = claimed(portal)
    with portal.app.app_context():
        start(bundle[0], at=clock.database_now())

    def fails() -> None:
        settle(bundle, TROUBLE, at=clock.database_now(), jitter=0)

    def removes() -> None:
        method = db.session.scalars(
            select(ContactMethod).where(ContactMethod.person_id == first_person())
        ).one()
        remove(method, at=clock.now())

    answers = held_up(portal, "SELECT 1 FROM message FOR UPDATE", fails, removes)
    assert answers == [None, None]
    with portal.app.app_context():
        (message, *_rest) = many(select(Message).order_by(Message.id))
        assert (message.state, message.last_error) == (MessageState.PENDING, TROUBLE.reason)
        assert message.contact_method_id is None


def first_person() -> int:
    found = db.session.scalar(select(Message.person_id).order_by(Message.id))
    assert found is not None
    return found


def test_a_page_to_a_removed_method_goes_to_the_next_one_at_once(portal: Living) -> None:
    with portal.app.app_context():
        john = db.session.scalars(select(Person).where(Person.name == "John Doe")).one()
        a_method(john, channel="WEBHOOK", address=f"{portal.sink.url}/other", position=2)
        db.session.commit()
    paged(portal)
    bundle = claimed(portal)
    with portal.app.app_context():
        message = db.session.get_one(Message, bundle[0].message_id)
        remove(db.session.get_one(ContactMethod, message.contact_method_id), at=clock.now())
        send(bundle)
    portal.tick()
    assert [r.path for r in portal.sink.wait_for(1)] == ["/other"]


def test_a_page_to_somebody_who_has_just_left_brings_the_next_step_at_once(portal: Living) -> None:
    paged(portal)
    bundle = claimed(portal)
    with portal.app.app_context():
        message = db.session.get_one(Message, bundle[0].message_id)
        assert message.person is not None
        left = message.person.email
        deactivate_person(message.person, by=a_person("Root", role=Role.ADMIN), at=clock.now())
        send(bundle)
    portal.tick()
    paths = [r.path for r in portal.sink.wait_for(1)]
    assert paths
    assert f"/{left}" not in paths

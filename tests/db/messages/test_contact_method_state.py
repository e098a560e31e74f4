"""What people see of their contact methods: how the last test went, what fails, and what was switched off."""

import pytest
from bs4 import Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.core.settings import replace_settings
from portal.messages.contacts.actions import send_test
from portal.messages.contacts.bounces import note_failure
from portal.messages.models import TAKEN, ContactMethod, Message, MessageKind, MessageState
from portal.messages.outgoing import Cause, Failed
from portal.people.models import Person
from tests.clock import START, FakeClock
from tests.visit import send, visit, words
from tests.world import a_person
from tests.world_pager import a_method

URL = "/me/contact-methods"
DEAD = Failed("mail.test: 550 No such user.", is_permanent=True, cause=Cause.ADDRESS)


def a_test(method: ContactMethod) -> Message:
    send_test(method, at=START)
    found = select(Message).where(Message.contact_method_id == method.id, Message.kind == MessageKind.TEST)
    return db.session.scalars(found).one()


def ended(test: Message, state: MessageState, error: str | None = None) -> None:
    test.state, test.last_error, test.finished_at = state, error, START
    test.sent_at = START if state in TAKEN else None
    db.session.commit()


def dead(person: Person) -> ContactMethod:
    """A method that has just been switched off."""
    method = a_method(person)
    test = a_test(method)
    for _ in range(3):
        note_failure(test, DEAD, at=START)
    ended(test, MessageState.FAILED, DEAD.reason)
    return method


def seen(client: FlaskClient, person: Person) -> Tag:
    return visit(client, URL, as_=person).main


@pytest.mark.parametrize(
    ("state", "error", "told"),
    [
        (MessageState.SENT, None, "was sent. If it did not arrive"),
        (MessageState.FAILED, "mail.test refuses (550).", "failed: mail.test refuses (550)."),
        (MessageState.KEPT, "No mail server is set up.", "was not sent: No mail server is set up."),
    ],
)
def test_how_the_test_went_is_shown(
    client: FlaskClient, state: MessageState, error: str | None, told: str
) -> None:
    bob = a_person()
    test = a_test(a_method(bob))
    waiting = seen(client, bob)
    assert "A test is on its way." in words(waiting)
    assert waiting.select_one("[hx-select='#methods']") is not None, "the view looks again"
    ended(test, state, error)
    shown = seen(client, bob)
    assert told in words(shown)
    assert shown.select_one("[hx-select='#methods']") is None, "and stops"


def test_a_test_that_is_tried_again_says_why(client: FlaskClient) -> None:
    bob = a_person()
    test = a_test(a_method(bob))
    test.last_error = "mail.test did not answer in time."
    db.session.commit()
    assert "did not answer in time. It is tried again." in words(seen(client, bob))


def test_a_failure_of_a_page_is_shown_while_the_method_is_used(client: FlaskClient) -> None:
    bob = a_person()
    method = a_method(bob)
    method.last_error = "mail.test is full."
    db.session.commit()
    assert "The last message failed: mail.test is full." in words(seen(client, bob))


def test_what_was_switched_off_says_why_and_what_to_do(client: FlaskClient, clock: FakeClock) -> None:
    bob = a_person()
    method = dead(bob)
    assert method.disabled_at == START
    shown = words(seen(client, bob))
    assert "switched off" in shown
    assert "550 No such user." in shown
    assert "Send a new code" in shown
    clock.move(minutes=1)
    assert "Use it again" in shown
    send(client, f"{URL}/{method.key}/test")
    assert "A test is on its way." in words(seen(client, bob))


def test_only_what_is_set_up_is_offered(client: FlaskClient) -> None:
    bob = a_person()
    offered = {str(option["value"]) for option in seen(client, bob).select("#channel option")}
    assert "EMAIL" in offered
    assert "SMS" not in offered
    before = client.application.extensions["settings"]
    client.application.extensions["settings"] = replace_settings(before, sms_urls=("https://sms.example",))
    try:
        assert "SMS" in {str(option["value"]) for option in seen(client, bob).select("#channel option")}
        data = {"channel": "SMS", "address": "0033 6 12 34 56 78"}
        send(client, URL, data)
        assert "+33612345678" in words(seen(client, bob))
        wrong = send(client, URL, {"channel": "SMS", "address": "0612345678"}, status=422)
        assert "such as +33 6 12 34 56 78" in wrong.text
    finally:
        client.application.extensions["settings"] = before

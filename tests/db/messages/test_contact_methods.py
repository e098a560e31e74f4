import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.core.db import db
from portal.core.errors import Refused
from portal.messages.contacts import actions as actions
from portal.messages.contacts.queries import contact_methods_of, usable_methods
from portal.messages.models import ContactMethod, Message, MessageKind
from portal.people.models import Person
from tests.clock import START, FakeClock
from tests.visit import checked, send, sign_in_as, visit, words
from tests.world import Cast, a_person

URL = "/me/contact-methods"
PUSH = {"channel": "PUSH", "address": "https://ntfy.sh/bobs-topic", "label": "My phone"}


def code_of(method: ContactMethod) -> str:
    """The digits last sent to it."""
    mine = select(Message).where(
        Message.contact_method_id == method.id, Message.kind == MessageKind.VERIFICATION
    )
    message = db.session.scalars(mine.order_by(Message.id.desc())).first()
    assert message is not None
    assert message.address == method.address
    found = re.search(r"\b\d{6}\b", message.content["text"])
    assert found is not None
    assert found[0] not in message.content["title"]
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def added(
    person: Person, address: str = "https://ntfy.sh/bobs-topic", channel: str = "PUSH"
) -> ContactMethod:
    return actions.add_contact_method(person, channel=channel, address=address, at=START)


def verified(person: Person, address: str) -> ContactMethod:
    method = added(person, address)
    assert actions.verify(method, code_of(method), at=START)
    return method


def only_method(person: Person) -> ContactMethod:
    (method,) = contact_methods_of(person)
    return method


def test_a_method_is_used_once_its_code_came_back(client: FlaskClient) -> None:
    bob = a_person()
    send(client, URL, PUSH, as_=bob)
    method = only_method(bob)
    assert (method.label, method.is_waking, method.is_usable) == ("My phone", True, False)
    assert usable_methods([bob.id]) == {bob.id: []}
    assert "waits for its code" in words(visit(client, URL).main)
    code = code_of(method)
    send(client, f"{URL}/{method.key}/verification", {"code": f" {code[:3]} {code[3:]} "})
    assert usable_methods([bob.id]) == {bob.id: [method]}
    assert method.code_hash is None
    assert "verified" in words(visit(client, URL).main)


def test_without_a_mail_server_it_is_said_where_the_code_is(client: FlaskClient, cast: Cast) -> None:
    for person in (cast.ada, cast.bob):
        added(person, person.email, "EMAIL")
    assert visit(client, URL, as_=cast.ada).select("#methods a[href='/outbox']")
    bobs = visit(client, URL, as_=cast.bob)
    assert "the code waits in the outbox. Ask an admin for it." in words(bobs.main)
    assert not bobs.select("a[href='/outbox']")


def test_the_code_is_kept_as_a_hash_and_the_address_encrypted(client: FlaskClient) -> None:
    bob = a_person()
    method = added(bob)
    row = db.session.scalar(text("SELECT row_to_json(m)::text FROM contact_method m"))
    assert code_of(method) not in row
    assert "bobs-topic" not in row


def test_five_wrong_codes_spend_it(client: FlaskClient) -> None:
    bob = a_person()
    method = added(bob)
    url, code = f"{URL}/{method.key}/verification", code_of(method)
    sign_in_as(client, bob)
    for _ in range(4):
        answer = send(client, url, {"code": wrong(code)}, status=422)
        assert "This is not the code" in words(checked(answer))
    assert "no longer works" in words(checked(send(client, url, {"code": wrong(code)}, status=422)))
    send(client, url, {"code": code}, status=422)
    assert not method.is_usable
    send(client, f"{URL}/{method.key}/code")
    send(client, url, {"code": code_of(method)})
    assert method.is_usable


def test_a_code_works_for_fifteen_minutes(clock: FakeClock, client: FlaskClient) -> None:
    method = added(a_person())
    code = code_of(method)
    assert not actions.verify(method, code, at=START + timedelta(minutes=15))
    assert actions.verify(method, code, at=START + timedelta(minutes=14, seconds=59))


def test_a_new_code_ends_the_old_one(clock: FakeClock, client: FlaskClient) -> None:
    method = added(a_person())
    old = code_of(method)
    actions.send_code(method, at=clock.move(minutes=1))
    if code_of(method) != old:
        assert not actions.verify(method, old, at=clock.now())
    assert actions.verify(method, code_of(method), at=clock.now())


def test_a_code_works_once(client: FlaskClient) -> None:
    method = added(a_person())
    code = code_of(method)
    assert actions.verify(method, code, at=START)
    assert not actions.verify(method, code, at=START)


def test_nobody_is_flooded_with_codes(client: FlaskClient, clock: FakeClock) -> None:
    bob = a_person()
    for n in range(10):
        actions.remove(added(bob, f"https://ntfy.sh/topic-{n}"), at=clock.now())
    answer = send(client, URL, PUSH, as_=bob, status=422)
    assert "You were sent 10 codes today" in words(checked(answer))
    assert contact_methods_of(bob) == []
    actions.add_contact_method(bob, channel="PUSH", address=PUSH["address"], at=START + timedelta(days=1))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"channel": "EMAIL", "address": "nobody"}, "This is no e-mail address"),
        ({"channel": "PUSH", "address": "ftp://x"}, "A web address is needed"),
        ({"channel": "PIGEON", "address": "x"}, "Not a valid choice"),
        ({"channel": "PUSH", "address": ""}, "Fill this in"),
        (PUSH | {"label": "x" * 61}, "At most 60"),
    ],
)
def test_a_wrong_field_stores_nothing(client: FlaskClient, data: dict[str, str], told: str) -> None:
    bob = a_person()
    assert told in words(checked(send(client, URL, data, as_=bob, status=422)))
    assert contact_methods_of(bob) == []
    assert db.session.scalars(select(Message)).all() == []


def test_nothing_else_can_be_set_with_the_form(client: FlaskClient, cast: Cast) -> None:
    tampered = {"verified_at": "2020-01-01", "person_id": str(cast.ada.id), "is_waking": "", "position": "9"}
    send(client, URL, PUSH | tampered, as_=cast.bob)
    method = only_method(cast.bob)
    assert (method.verified_at, method.is_waking, method.position) == (None, True, 1)


def test_the_same_address_twice_is_refused(client: FlaskClient) -> None:
    bob = a_person()
    added(bob, PUSH["address"])
    assert "You have this one already" in words(checked(send(client, URL, PUSH, as_=bob, status=422)))


def test_there_are_at_most_twelve(client: FlaskClient, clock: FakeClock) -> None:
    bob = a_person()
    for n in range(12):
        at = START + timedelta(days=n // 10 * 2)
        actions.add_contact_method(bob, channel="PUSH", address=f"https://ntfy.sh/topic-{n}", at=at)
    with pytest.raises(Refused, match="12 ways"):
        actions.add_contact_method(bob, channel="PUSH", address="https://ntfy.sh/x", at=at)


def test_methods_are_tried_in_the_order_one_chose(client: FlaskClient) -> None:
    bob = a_person()
    first, second, third = (added(bob, f"https://ntfy.sh/topic-{n}") for n in range(3))
    sign_in_as(client, bob)
    send(client, f"{URL}/{third.key}", {"to": "earlier"})
    assert list(contact_methods_of(bob)) == [first, third, second]
    send(client, f"{URL}/{first.key}", {"to": "later"})
    assert list(contact_methods_of(bob)) == [third, first, second]
    for key, to in ((third.key, "earlier"), (second.key, "later"), (first.key, "sideways")):
        send(client, f"{URL}/{key}", {"to": to})
    assert list(contact_methods_of(bob)) == [third, first, second]


def test_what_wakes_is_one_s_own_choice_and_nothing_waking_is_said(client: FlaskClient) -> None:
    bob = a_person()
    method = verified(bob, PUSH["address"])
    assert "Nothing here wakes you" not in words(visit(client, URL, as_=bob).main)
    send(client, f"{URL}/{method.key}", {"is_waking": "no"})
    assert not method.is_waking
    assert "Nothing here wakes you" in words(visit(client, URL).main)
    send(client, f"{URL}/{method.key}", {"is_waking": "yes"})
    assert method.is_waking


def test_removing_the_last_one_says_what_it_means(client: FlaskClient) -> None:
    bob = a_person()
    method = verified(bob, PUSH["address"])
    send(client, f"{URL}/{method.key}/removal", as_=bob)
    assert "Nothing here wakes you" in words(visit(client, URL).main)
    assert contact_methods_of(bob) == []
    assert db.session.scalars(select(Message.contact_method_id)).all() == [None]


def test_a_test_page_is_as_loud_as_a_page_and_not_sent_twice(client: FlaskClient) -> None:
    bob = a_person()
    method = verified(bob, PUSH["address"])
    send(client, f"{URL}/{method.key}/test", as_=bob)
    page = db.session.scalars(select(Message).where(Message.kind == MessageKind.TEST)).one()
    assert (page.address, page.is_waking, page.person_id) == (PUSH["address"], True, bob.id)
    assert "less than a minute ago" in words(checked(send(client, f"{URL}/{method.key}/test", status=409)))


def test_what_is_not_verified_gets_no_test(client: FlaskClient) -> None:
    bob = a_person()
    send(client, f"{URL}/{added(bob).key}/test", as_=bob, status=409)
    assert not db.session.scalars(select(Message).where(Message.kind == MessageKind.TEST)).all()


def test_a_method_switched_off_comes_back_with_a_code(client: FlaskClient) -> None:
    bob = a_person()
    method = verified(bob, PUSH["address"])
    method.disabled_at, method.last_error, method.failure_count = START, "ntfy.sh answered 404.", 3
    told = words(visit(client, URL, as_=bob).main)
    assert "switched off" in told
    assert "ntfy.sh answered 404." in told
    send(client, f"{URL}/{method.key}/code")
    send(client, f"{URL}/{method.key}/verification", {"code": code_of(method)})
    assert method.is_usable
    assert method.failure_count == 0


@pytest.mark.parametrize("noun", ["", "/removal", "/code", "/verification", "/test"])
def test_nobody_else_s_method_can_be_found(client: FlaskClient, cast: Cast, noun: str) -> None:
    method = verified(cast.bob, PUSH["address"])
    before = (method.is_waking, method.position, method.verified_at)
    for person in (cast.alice, cast.charlie, cast.vera, cast.ada):
        data = {"is_waking": "no", "code": "000000"}
        send(client, f"{URL}/{method.key}{noun}", data, as_=person, status=404)
    assert (method.is_waking, method.position, method.verified_at) == before
    assert PUSH["address"] not in str(visit(client, URL, as_=cast.alice))


def test_secrets_in_addresses_are_masked(client: FlaskClient) -> None:
    bob = a_person()
    added(bob, "https://ann:s3cret@ntfy.sh/bobs-topic")
    assert "s3cret" not in str(visit(client, URL, as_=bob))
    assert "bobs-topic" not in str(visit(client, URL))

"""A mailbox that is gone bounces three times; then it is used no more, and those who should know are told."""

from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.incidents.queries import open_incidents
from portal.messages.contacts.actions import send_test
from portal.messages.contacts.queries import contact_methods_of
from portal.messages.models import ContactMethod, Message, MessageKind
from portal.people.models import Person
from tests.stories.conftest import BORIS, FARAH, JOHN, Story
from tests.world import a_person
from tests.world_pager import a_method, an_alert


def _fire(story: Story, number: int) -> None:
    story.alerts(an_alert(pod=str(number)), group=str(number))
    story.run()
    story.run()


def _die(story: Story, address: str = JOHN) -> None:
    story.smtp.refuse(address)
    for number in range(3):
        _fire(story, number)
    story.let(minutes=2)


def _notices(story: Story) -> list[tuple[str, str]]:
    """To whom and what, in order."""
    rows = db.session.scalars(select(Message).where(Message.kind == MessageKind.NOTICE).order_by(Message.id))
    return [(row.address, row.content["title"]) for row in rows if row.idem_key.startswith("bounced:")]


def _to(address: str) -> list[Message]:
    """Every message to an address; they are encrypted, so the database cannot look for it."""
    return [message for message in db.session.scalars(select(Message)) if message.address == address]


def _first(person: Person) -> ContactMethod:
    return contact_methods_of(person)[0]


def test_two_bounces_are_not_believed_and_a_success_forgets_them(story: Story) -> None:
    story.smtp.refuse(JOHN)
    _fire(story, 1)
    _fire(story, 2)
    assert _first(story.world.primary).bounce_count == 2
    story.smtp.accept(JOHN)
    _fire(story, 3)
    method = _first(story.world.primary)
    assert (method.bounce_count, method.disabled_at, method.last_error) == (0, None, None)


def test_trouble_of_the_server_is_no_bounce(story: Story) -> None:
    story.smtp.refuse(JOHN, "450 4.2.1 Come again")
    for number in range(4):
        _fire(story, number)
    method = _first(story.world.primary)
    assert method.failure_count >= 4
    assert (method.bounce_count, method.disabled_at) == (0, None)


def test_the_third_switches_it_off_and_tells_the_person_and_the_managers_once(story: Story) -> None:
    john = story.world.primary
    a_method(john, address="john@home.example", position=2)
    _die(story)
    method = _first(john)
    assert method.disabled_at is not None
    assert _notices(story) == [
        ("john@home.example", "E-mail does not reach you any more"),
        (BORIS, "John Doe cannot be reached by E-mail any more"),
    ]
    written = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == john.email)).all()
    assert "contact_method.switched_off" in written

    _fire(story, 9)
    assert len(_notices(story)) == 2, "once"
    assert len(_to(JOHN)) == 3, "not asked again"


def test_the_mail_address_is_told_when_it_is_not_what_died(story: Story) -> None:
    john = story.world.primary
    _first(john).address = "john@old.example"
    db.session.commit()
    _die(story, "john@old.example")
    assert (JOHN, "E-mail does not reach you any more") in _notices(story)


def test_who_manages_elsewhere_is_not_told(story: Story) -> None:
    other = a_person("Somebody Else")
    a_method(other)
    _die(story)
    assert [address for address, _title in _notices(story)] == [BORIS]


def test_without_another_way_the_ladder_goes_on_at_once(story: Story) -> None:
    _die(story)
    told = len(story.told())
    _fire(story, 9)
    assert FARAH in story.told()[told:], "no five minutes of waiting"
    incident = max(open_incidents(story.world.manager), key=lambda one: one.id)
    assert "unreachable" in story.warnings(incident)
    assert any("No other way is left" in message.content["text"] for message in _to(BORIS))


def test_a_test_that_arrives_brings_it_back(story: Story) -> None:
    _die(story)
    method = _first(story.world.primary)
    send_test(method, at=story.clock.now())
    story.run()
    assert method.disabled_at is not None, "it bounced"
    assert len(_notices(story)) == 1, "and nobody is told again"

    story.smtp.accept(JOHN)
    story.let(minutes=2)
    send_test(method, at=story.clock.now())
    story.run()
    assert (method.disabled_at, method.bounce_count) == (None, 0)
    written = db.session.scalars(select(AuditEntry.action)).all()
    assert "contact_method.brought_back" in written

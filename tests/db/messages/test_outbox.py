import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.core.settings import replace_settings
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.actions import queue
from portal.messages.passwords.actions import mail_password_link
from portal.people.models import Person
from tests.clock import START
from tests.visit import checked, query_count, send, visit, words
from tests.world import Cast, an_admin


@pytest.fixture
def mailing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace_settings(app.extensions["settings"], smtp_url="smtp://127.0.0.1:2525")
    monkeypatch.setitem(app.extensions, "settings", settings)


def a_message(key: str = "k", *, kind: MessageKind = MessageKind.PAGE, channel: str = "EMAIL") -> int:
    content = {"title": "Redis is down", "text": "The text 424242", "url": "http://releve.test/x"}
    message_id = queue(
        key,
        kind=kind,
        channel=channel,
        address="bob@people.example",
        recipient="Bob",
        content=content,
        at=START,
    )
    assert message_id is not None
    return message_id


def readings() -> list[tuple[int | None, str]]:
    read = select(AuditEntry).where(AuditEntry.action == "message.read")
    return [(entry.actor_id, entry.subject) for entry in db.session.scalars(read)]


def test_the_view_lists_messages_without_their_text(client: FlaskClient, cast: Cast) -> None:
    a_message()
    soup = visit(client, "/outbox", as_=cast.ada)
    assert "Redis is down" in words(soup.main)
    assert "424242" not in str(soup)
    assert "No mail server is set up" in words(soup.main)


def test_opening_a_message_is_written_down(client: FlaskClient, cast: Cast) -> None:
    message_id = a_message()
    soup = checked(send(client, f"/outbox/{message_id}/reading", as_=cast.ada, status=200))
    assert "The text 424242" in words(soup.main)
    assert readings() == [(cast.ada.id, "page to Bob")]
    send(client, "/outbox/0/reading", status=404)


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "vera"])
def test_only_admins_open_messages(client: FlaskClient, cast: Cast, who: str) -> None:
    message_id = a_message()
    send(client, f"/outbox/{message_id}/reading", as_=getattr(cast, who), status=404)
    assert readings() == []


@pytest.mark.parametrize("kind", [MessageKind.PASSWORD, MessageKind.VERIFICATION])
def test_links_and_codes_are_handed_over_only_where_no_mail_goes(
    client: FlaskClient, cast: Cast, kind: MessageKind
) -> None:
    send(client, f"/outbox/{a_message(kind=kind)}/reading", as_=cast.ada, status=200)
    by_push = a_message("push", kind=kind, channel="PUSH")
    send(client, f"/outbox/{by_push}/reading", as_=cast.ada, status=403)
    assert len(readings()) == 1


def test_the_second_mail_server_alone_is_mail_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch, client: FlaskClient, cast: Cast
) -> None:
    settings = replace_settings(app.extensions["settings"], smtp_url_2="smtp://127.0.0.1:2525")
    monkeypatch.setitem(app.extensions, "settings", settings)
    assert "No mail server" not in words(visit(client, "/outbox", as_=cast.ada).main)


@pytest.mark.usefixtures("mailing")
def test_with_mail_links_and_codes_are_their_recipient_s(client: FlaskClient, cast: Cast) -> None:
    secret, kept = (a_message(key, kind=MessageKind.PASSWORD) for key in ("a", "b"))
    row = db.session.get_one(Message, kept)
    row.state, row.sent_at, row.finished_at = MessageState.KEPT, START, START
    soup = visit(client, "/outbox", as_=cast.ada)
    assert "No mail server" not in words(soup.main)
    assert len(soup.select("main form")) == 1
    send(client, f"/outbox/{secret}/reading", status=403)
    send(client, f"/outbox/{kept}/reading", status=200)


def test_more_rows_need_no_more_queries(client: FlaskClient) -> None:
    ada = an_admin()
    a_message()
    few = query_count(client, "/outbox", as_=ada)
    for n in range(3):
        a_message(str(n))
    assert query_count(client, "/outbox", as_=ada) == few


def test_the_outbox_is_read_in_parts(client: FlaskClient) -> None:
    ada: Person = an_admin()
    for n in range(101):
        a_message(str(n))
    older = visit(client, "/outbox", as_=ada).select_one("a[rel=next]")
    assert older is not None
    assert len(visit(client, str(older["href"])).select("tbody tr")) == 1


def test_an_admin_makes_a_link_that_is_shown_and_mailed(client: FlaskClient, cast: Cast) -> None:
    answer = send(client, f"/people/{cast.bob.key}/password-link", as_=cast.ada, status=201)
    shown = words(checked(answer).select_one(".snippet code"))
    message = db.session.scalars(select(Message)).one()
    assert (message.kind, message.address) == (MessageKind.PASSWORD, cast.bob.email)
    assert message.content["url"] == shown
    visit(client.application.test_client(), shown.removeprefix("http://releve.test"))


def test_whoever_left_gets_no_link(client: FlaskClient, cast: Cast) -> None:
    send(client, f"/people/{cast.bob.key}/deactivation", as_=cast.ada)
    send(client, f"/people/{cast.bob.key}/password-link", status=409)
    assert db.session.scalars(select(Message)).all() == []


def test_asking_for_a_link_tells_nobody_who_has_an_account(client: FlaskClient, cast: Cast) -> None:
    answers = []
    for email in (cast.bob.email, "stranger@people.example"):
        answer = send(client, "/password", {"email": email})
        answers.append((answer.location, words(visit(client, answer.location).main)))
    assert answers[0] == answers[1]
    assert [message.person_id for message in db.session.scalars(select(Message))] == [cast.bob.id]


def test_a_mailed_link_sets_the_password(client: FlaskClient, cast: Cast) -> None:
    url = mail_password_link(cast.bob, at=START, by=None).removeprefix("http://releve.test")
    send(client, url, {"password": "three words more", "again": "three words more"})
    assert "Bob Blue" in words(visit(client, "/me"))

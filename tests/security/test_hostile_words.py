"""Words that people and machines send are shown as words, on every view that shows them."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Column, Text, update
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.alerts.models import Integration
from portal.audit.actions import record
from portal.core.db import Base, EncryptedText, db
from portal.incidents.models import TimelineEntry
from portal.messages.models import Message
from tests.clock import START
from tests.house.belongings import Belongings, only, path_of, places
from tests.house.visitors import routes, undone, visitor
from tests.icscheck import faults
from tests.visit import checked
from tests.world_pager import a_body, an_alert, post_alert

HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{ 7*7 }} [go](javascript:alert(3))"
SEEN = "alert(2)"

# Columns of text that hold what the portal chose itself, and no words.
CHOSEN = {
    "key", "ref", "slug", "hash", "password_hash", "token_hash", "code_hash", "secret_hash", "request_hash",
    "prefix", "idem_key", "idempotency_key", "dedup_key", "grouping", "claimed_by", "provider_reference",
    "email", "target_email", "time_zone", "locale", "country", "region", "unit", "channel", "kind", "url",
    "answer", "reference", "uid", "instance", "name_hash", "type", "link",
}  # fmt: skip


KEPT = {"audit_entry", "pay_rates", "recovery_policy_version", "recovery_transaction", "statement_closing"}
"""What the database changes for nobody."""


def columns_of_words() -> Iterator[Column[str]]:
    """`sweep_run.name` and `provider.name` are keys; some rows take no changes."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, Text) and not isinstance(column.type, EncryptedText)
            if is_text and column.name not in CHOSEN and not column.primary_key and table.name not in KEPT:
                yield column


@pytest.fixture
def hostile(client: FlaskClient, mine: Belongings) -> Belongings:
    """Everything that has a name or a text has this one."""
    labels = {HOSTILE: HOSTILE, "url": "javascript:alert(4)", "a\x1b[31m": "b\r\nc"}
    alert = {**an_alert(HOSTILE, **labels), "generatorURL": "javascript:alert(5)"}
    alert["annotations"] = {"summary": HOSTILE, "description": HOSTILE, HOSTILE: HOSTILE}
    assert post_alert(client, mine.secret, a_body(alert)).status_code == 202
    for column in columns_of_words():
        spoil(column)
    for entry in db.session.query(TimelineEntry):
        entry.facts = {
            name: HOSTILE if isinstance(value, str) else value for name, value in entry.facts.items()
        }
    only(Message, id=mine.page.id).content = {"title": HOSTILE, "text": HOSTILE, "url": "javascript:alert(6)"}
    only(Integration).severity_map = {HOSTILE: 1}
    record("test.hostile", HOSTILE, by=mine.cast.bob.id, at=START, **{HOSTILE: HOSTILE})
    db.session.commit()
    db.session.expire_all()
    return mine


def spoil(column: Column[str]) -> None:
    """In every row; where a rule says which rows have such words, in those that have some."""
    wanted = update(column.table).values({column.name: HOSTILE})
    try:
        with db.session.begin_nested():
            db.session.execute(wanted)
    except IntegrityError:
        db.session.execute(wanted.where(column.is_not(None)))


def test_no_view_takes_words_for_markup(app: Flask, hostile: Belongings) -> None:
    showing = 0
    for what, answer in looks(app, hostile):
        if answer.mimetype == "text/html":
            soup = checked(answer)
            assert_harmless(soup, what)
            showing += SEEN in soup.get_text()
    assert showing > 40


def looks(app: Flask, mine: Belongings) -> Iterator[tuple[Rule, TestResponse]]:
    """Every view by who manages, the own ones by their owner, the status by who follows; pages and partials."""
    cast, known = mine.cast, places(mine, mine.incident)
    ada, bob, vera = (visitor(app, person) for person in (cast.ada, cast.bob, cast.vera))
    for rule, method in routes(app):
        if method == "GET" and not rule.rule.startswith(("/api/v1", "/static")):
            owned = [bob] if rule.rule.startswith(("/me", "/calendars", "/ack")) else []
            followed = [vera] if "<ref>" in rule.rule else []
            with undone():
                yield from ((rule, asker.try_(rule, method, known)) for asker in (ada, *owned, *followed))
                yield rule, ada.try_(rule, method, known, HX_Request="true")


def assert_harmless(soup: BeautifulSoup, what: object) -> None:
    """Beside what `checked` sees to: no script but our files, no handlers, no styles."""
    assert not soup.select("img[src=x], iframe, object, embed, base, svg script, meta[http-equiv]"), what
    assert all(str(tag["src"]).startswith("/static/") for tag in soup.select("script")), what
    for tag in soup.select("[href], [src], [action], [formaction], [hx-get], [hx-post]"):
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            scheme = urlsplit(str(tag.get(name, ""))).scheme
            assert scheme in ("", "http", "https", "mailto", "webcal"), (what, tag)
    for tag in soup.select("[hx-vals], [hx-headers]"):
        for name in ("hx-vals", "hx-headers"):
            assert isinstance(json.loads(str(tag.get(name, "{}"))), dict), (what, tag)
    assert "49 [go]" not in soup.get_text(), what


def test_a_form_that_comes_back_shows_what_was_typed(app: Flask, hostile: Belongings) -> None:
    known, ada = places(hostile, hostile.incident), visitor(app, hostile.cast.ada)
    names = (
        "name",
        "title",
        "slug",
        "email",
        "time_zone",
        "text",
        "address",
        "description",
        "until",
        "body",
        "next",
    )
    shown = 0
    for rule, method in routes(app):
        if method == "POST" and not rule.rule.startswith(("/api/", "/intake/")):
            with undone():
                answer = ada.ask(path_of(rule, known), method, body=dict.fromkeys(names, HOSTILE))
            if answer.mimetype == "text/html":
                soup = checked(answer)
                assert_harmless(soup, rule)
                shown += SEEN in str(soup)
    assert shown > 8


def test_what_machines_read_stays_in_its_form(app: Flask, hostile: Belongings) -> None:
    """JSON is never taken for a page; a feed has no event more; a document is saved, not shown."""
    known, ada = places(hostile, hostile.incident), visitor(app, hostile.cast.ada)
    for rule, method in routes(app):
        if method == "GET" and rule.rule.startswith("/api/v1"):
            with undone():
                answer = ada.try_(rule, method, known)
            assert answer.mimetype in ("application/json", "text/markdown"), rule
    feed = ada.ask(f"/calendars/{hostile.feed.secret}.ics")
    assert faults(feed.data) == []
    document = ada.ask(f"/postmortems/{hostile.incident.ref}.md")
    assert document.headers["Content-Disposition"].startswith("attachment")

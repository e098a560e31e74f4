"""The audit log: append-only for the database, and whoever gets round that leaves traces."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.audit.actions import record
from portal.audit.models import AuditEntry
from portal.audit.queries import checked_entries, first_broken_entry
from portal.core.db import db
from tests.clock import START, FakeClock
from tests.visit import visit, words
from tests.world import Cast, an_admin


def ids() -> list[int]:
    return list(db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))


def entries(count: int) -> list[int]:
    for n in range(count):
        record("test.done", f"thing {n}", by=None, at=START, number=n)
    return ids()


def past_the_trigger(statement: str, **values: object) -> None:
    """What somebody with the keys of the database can do."""
    db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
    db.session.execute(text(statement), values)
    db.session.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER ALL"))
    db.session.expire_all()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET subject = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_database_refuses_to_change_it(app: Flask, statement: str) -> None:
    entries(2)
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))
    assert len(ids()) == 2


def test_an_untouched_log_is_whole(app: Flask) -> None:
    entries(5)
    assert first_broken_entry() is None
    assert checked_entries(before=None, limit=3).broken_id is None


@pytest.mark.parametrize(
    "change",
    [
        "subject = 'thing X'",
        "action = 'test.undone'",
        "actor_id = 1",
        "at = at + interval '1 microsecond'",
        "detail = '{\"number\": 7}'",
        "hash = repeat('0', 64)",
    ],
)
def test_one_changed_value_names_its_entry(app: Flask, change: str) -> None:
    third = entries(5)[2]
    past_the_trigger(f"UPDATE audit_entry SET {change} WHERE id = :id", id=third)
    assert first_broken_entry() == third
    assert checked_entries(before=None, limit=10).broken_id == third
    assert checked_entries(before=third, limit=10).broken_id is None


def test_a_missing_entry_names_the_one_after_it(app: Flask) -> None:
    _first, second, third, *_rest = entries(5)
    past_the_trigger("DELETE FROM audit_entry WHERE id = :id", id=second)
    assert first_broken_entry() == third


def test_a_cut_tail_is_seen_in_the_last_hash(app: Flask) -> None:
    last = entries(5)[-1]
    noted = db.session.scalar(select(AuditEntry.hash).where(AuditEntry.id == last))
    past_the_trigger("DELETE FROM audit_entry WHERE id = :id", id=last)
    assert first_broken_entry() is None
    head = db.session.scalars(select(AuditEntry.hash).order_by(AuditEntry.id.desc())).first()
    assert head != noted


def test_parts_are_checked_against_what_they_follow(app: Flask) -> None:
    all_ids = entries(5)
    past_the_trigger("UPDATE audit_entry SET hash = repeat('1', 64) WHERE id = :id", id=all_ids[1])
    part = checked_entries(before=None, limit=3)
    assert [entry.id for entry in part.entries] == all_ids[:1:-1]
    assert (part.broken_id, part.has_older) == (all_ids[2], True)


def test_admins_read_it_and_nobody_else_learns_of_it(client: FlaskClient, cast: Cast) -> None:
    for url in ("/audit", "/audit/verification", "/outbox"):
        for person in (cast.alice, cast.bob, cast.charlie, cast.vera):
            visit(client, url, as_=person, status=404)
        visit(client, url, as_=cast.ada)


def test_the_view_names_who_did_what(client: FlaskClient, clock: FakeClock) -> None:
    ada = an_admin("Ada Admin")
    record("team.changed", '<img src=x onerror="x">', by=ada.id, at=clock.now(), name="Übung", n=1)
    soup = visit(client, "/audit", as_=ada)
    row = words(soup.select("tbody tr")[0])
    assert "Ada Admin team.changed" in row
    assert '<img src=x onerror="x">' in row
    assert "n: 1, name: Übung" in row
    assert "these entries are whole" in words(soup.main)


def test_the_view_tells_of_tampering(client: FlaskClient) -> None:
    ada, second = an_admin(), entries(3)[1]
    past_the_trigger("UPDATE audit_entry SET subject = 'x' WHERE id = :id", id=second)
    assert f"entry {second} was changed" in words(visit(client, "/audit", as_=ada).main)
    assert f"Entry {second}" in words(visit(client, "/audit/verification").main)


def test_the_log_is_read_in_parts(client: FlaskClient) -> None:
    ada = an_admin()
    entries(110)
    soup = visit(client, "/audit", as_=ada)
    older = soup.select_one("a[rel=next]")
    assert older is not None
    assert len(soup.select("tbody tr")) == 100
    rest = visit(client, str(older["href"]))
    assert 10 <= len(rest.select("tbody tr")) < 20
    assert "these entries are whole" in words(rest.main)
    visit(client, "/audit?before=x")


def test_details_are_hashed_as_they_are_stored(app: Flask) -> None:
    record("test.done", "é\u2028", by=None, at=START, b=[1, {"z": None, "a": 1.5}], a="\\\"'")
    db.session.expire_all()
    stored = db.session.scalars(select(AuditEntry)).one()
    assert json.loads(json.dumps(stored.detail)) == {"a": "\\\"'", "b": [1, {"z": None, "a": 1.5}]}
    assert first_broken_entry() is None

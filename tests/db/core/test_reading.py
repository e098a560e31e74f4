"""Connections at rest are looked at before they are used; what only reads needs no transaction."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import text

from portal.audit.queries import first_broken_entry
from portal.core.db import db, transactional
from tests.conftest import database_url


@pytest.fixture
def real(whole_app: Flask) -> Iterator[Flask]:
    """The application on its own pool, outside the savepoint that other tests share."""
    yield whole_app
    with whole_app.app_context():
        db.engine.dispose()


def status() -> TransactionStatus:
    db.session.execute(text("SELECT 1"))
    driver = db.session.connection().connection.driver_connection
    assert driver is not None
    return TransactionStatus(driver.info.transaction_status)


def server_process() -> int:
    return int(db.session.execute(text("SELECT pg_backend_pid()")).scalar_one())


@transactional
def half_done() -> None:
    db.session.execute(text("CREATE TABLE half_done (id int)"))
    assert status() == TransactionStatus.INTRANS
    raise ZeroDivisionError


def test_a_connection_that_the_server_closed_is_replaced_before_it_is_used(real: Flask) -> None:
    with real.app_context():
        before = server_process()
    with psycopg.connect(database_url("postgres"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    with real.app_context():
        assert server_process() != before


def test_a_connection_that_rested_long_is_asked(real: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.core.connections.RESTED_SECONDS", -1)
    with real.app_context():
        before = server_process()
    with real.app_context():
        assert server_process() == before
        assert status() == TransactionStatus.INTRANS


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_needs_no_transaction(real: Flask, method: str) -> None:
    with real.test_request_context(method=method):
        assert status() == TransactionStatus.IDLE


def test_writing_is_in_one_from_its_first_statement(real: Flask) -> None:
    with real.test_request_context(method="GET"):
        assert status() == TransactionStatus.IDLE  # the next one gets the same connection
    with real.test_request_context(method="POST"):
        assert status() == TransactionStatus.INTRANS
    with real.app_context():
        assert status() == TransactionStatus.INTRANS


def test_an_action_within_a_reading_request_is_undone_whole(real: Flask) -> None:
    with real.test_request_context(method="GET"):
        assert status() == TransactionStatus.IDLE
        with pytest.raises(ZeroDivisionError):
            half_done()
        assert status() == TransactionStatus.IDLE
        assert db.session.scalar(text("SELECT to_regclass('half_done')")) is None


def test_the_audit_log_is_read_in_parts_by_a_view(real: Flask) -> None:
    with real.test_request_context(method="GET"):
        assert first_broken_entry() is None

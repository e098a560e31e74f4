"""The connections to the database: how one at rest is checked, and when one needs no transaction."""

import time
from typing import Any

import psycopg
from flask import Flask, has_request_context, request
from sqlalchemy import Connection, event
from sqlalchemy.exc import InvalidatePoolError

from portal.core.db import db, is_inside

READING = ("GET", "HEAD")
RESTED_SECONDS = 30
"""From then on a connection is asked, not only looked at: a firewall may have forgotten it. Chosen by us."""


def install(app: Flask) -> None:
    with app.app_context():
        for name, call in (("checkout", _check), ("checkin", _rest), ("begin", _begin)):
            event.listen(db.engine, name, call)


def _check(connection: Any, record: Any, _proxy: object) -> None:
    """Before each use: a server that went away has closed the socket, which is seen without asking it.

    Looked at twice, since the first look may find the server's last words. Where one connection is dead, all
    that are as old are made anew.
    """
    try:
        connection.pgconn.consume_input()
        connection.pgconn.consume_input()
        if time.monotonic() - record.info.get("rests_since", float("inf")) > RESTED_SECONDS:
            _ask(connection)
    except psycopg.Error as error:
        raise InvalidatePoolError("the database closed the connection") from error


def _ask(connection: Any) -> None:
    connection.execute("")
    connection.rollback()


def _rest(_connection: object, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _begin(connection: Connection) -> None:
    """A request that only reads needs no BEGIN and no COMMIT, which are round trips: in a transaction too each
    of its statements sees what is committed when it starts. An action inside it begins one of its own.
    """
    is_reading = has_request_context() and request.method in READING and not is_inside()
    driver: Any = connection.connection.driver_connection
    if driver.autocommit != is_reading:
        driver.autocommit = is_reading

"""One PostgreSQL and one Valkey for the whole run; a database of its own for each worker; a savepoint for each test."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from psycopg import sql

from portal.app import create_app
from portal.core.db import db
from portal.core.security import limiter
from portal.core.settings import Settings
from portal.embedded.servers import embedded
from tests.clock import FakeClock
from tests.kept import nothing_kept

SERVERS = ExitStack()
TEMPLATE = "releve_template"


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts the servers before any worker exists."""
    if hasattr(config, "workerinput") or "RELEVE_TEST_DATABASES" in os.environ:
        return
    if config.getoption("collectonly", default=False) or _needs_no_database(config):
        return
    folder = SERVERS.enter_context(tempfile.TemporaryDirectory(prefix="releve-tests-"))
    addresses = SERVERS.enter_context(embedded(Path(folder), durable=False))
    os.environ["RELEVE_TEST_DATABASES"] = str(addresses.database_url)
    os.environ["RELEVE_TEST_REDIS"] = str(addresses.redis_url)
    _make_template(str(addresses.database_url))


def _needs_no_database(config: pytest.Config) -> bool:
    """`pytest tests/unit` starts nothing."""
    return bool(config.args) and all("tests/unit" in a or "tests/properties" in a for a in config.args)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ.pop("RELEVE_TEST_DATABASES", None)
        SERVERS.close()


def database_url(name: str) -> str:
    return os.environ["RELEVE_TEST_DATABASES"].replace("/releve?", f"/{name}?")


def create_database(name: str, *, template: str | None = None) -> str:
    """A new database; copies of the template take a tenth of a second."""
    with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        source = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        connection.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), source))
    return database_url(name)


def test_settings(url: str, **changes: object) -> Settings:
    values = {
        "database_url": url,
        "redis_url": os.environ["RELEVE_TEST_REDIS"],
        "secret_key": "a key for tests only, long enough",
        "base_url": "http://releve.test",
        "http_allow": ("127.0.0.1",),
    }
    return Settings(**(values | changes))


test_settings.__test__ = False  # type: ignore[attr-defined]  # its name starts as a test's does


def _make_template(server_url: str) -> None:
    app = create_app(test_settings(create_database(TEMPLATE)))
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    worker = getattr(request.config, "workerinput", {"workerid": "gw0"})["workerid"]
    return int(worker.removeprefix("gw"))


@pytest.fixture(scope="session")
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def whole_app(worker_number: int, clock: FakeClock) -> Iterator[Flask]:
    """The application of this worker, on a database of its own."""
    url = create_database(f"releve_test_{worker_number}", template=TEMPLATE)
    redis = os.environ["RELEVE_TEST_REDIS"].replace("db=0", f"db={worker_number + 1}")
    app = create_app(test_settings(url, redis_url=redis), clock=clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.extensions["limiter as made"] = dict(vars(limiter))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask, clock: FakeClock) -> Iterator[Flask]:
    """The application inside a savepoint: whatever a test stores is gone after it."""
    clock.reset()
    vars(limiter).update(whole_app.extensions["limiter as made"])  # it serves the application made last
    with whole_app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            outer = connection.begin()
            connection.exec_driver_sql(
                "SET LOCAL idle_in_transaction_session_timeout = 0"
            )  # it is the test's
            db.engines[None] = connection  # type: ignore[assignment]  # every session of the test joins this one
            db.session.configure(join_transaction_mode="create_savepoint")
            nothing_kept()
            try:
                yield whole_app
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

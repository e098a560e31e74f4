"""The seeded demo in a database of its own: one takes seconds, so tests that only read share it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from portal.app import create_app
from portal.core.db import db
from portal.demo.seed import seed_demo
from tests.clock import START, FakeClock
from tests.conftest import TEMPLATE, create_database, test_settings


@contextmanager
def a_demo(name: str) -> Iterator[Flask]:
    """An application with the demo as it is at START, served on a loopback address. No savepoint around it."""
    url = create_database(f"releve_demo_{name}", template=TEMPLATE)
    settings = test_settings(url, base_url="http://127.0.0.1:8000", is_demo=True)
    app = create_app(settings, clock=FakeClock())
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    with app.app_context():
        seed_demo(at=START)
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()

"""A portal that lives: its own database, the real clock, many connections, and a provider that records."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.core import clock
from portal.core.db import db
from portal.core.settings import Settings
from portal.messages.contacts.queries import contact_methods_of
from portal.pager.tasks import escalate, send_waiting
from tests.conftest import TEMPLATE, create_database, test_settings
from tests.edge.sink import Sink, http_sink
from tests.waiting import PATIENCE_SECONDS
from tests.world_pager import Setting, a_setting, post_alert

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Living:
    app: Flask
    settings: Settings
    sink: Sink
    secret: str
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(50))
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def post(self, body: object, kind: str = "alertmanager") -> TestResponse:
        """What a sender does: a connection of its own."""
        return post_alert(self.app.test_client(), self.secret, body, kind)

    def at_once(self, *calls: Callable[[], object]) -> list[object]:
        """Run all of these beside each other; an exception of one is its answer. Errors: TimeoutError."""
        asked = [self._pool.submit(call) for call in calls]
        return [f.exception(PATIENCE_SECONDS) or f.result() for f in asked]

    def tick(self) -> None:
        """One turn of the engine at the database's time, taking what the workers left for three seconds."""
        with self.app.app_context():
            escalate(clock.database_now())
            send_waiting(clock.database_now())

    def pass_a_minute(self) -> None:
        """What waits to become one message with what else comes within the minute waits no longer."""
        with self.app.app_context():
            db.session.execute(text("UPDATE message SET due_at = due_at - interval '1 minute'"))
            db.session.commit()

    def process(self, code: str) -> subprocess.Popen[bytes]:
        """Another process of the portal, running this code inside an application."""
        head = (
            "import os, signal, sys, time\n"
            "from portal.cli.program import program\n"
            "from portal.core import clock\n"
            "with program('test') as app:\n"
        )
        body = "".join(f"    {line}\n" for line in code.splitlines())
        started = subprocess.Popen([sys.executable, "-c", head + body], env=self.env(), cwd=ROOT)
        self._processes.append(started)
        return started

    def close(self) -> None:
        """Nothing outlives the test, also when it failed half way or left a process frozen."""
        for process in self._processes:
            process.kill()
            process.wait(PATIENCE_SECONDS)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def env(self) -> dict[str, str]:
        given = self.settings
        return os.environ | {
            "DATABASE_URL": str(given.database_url),
            "REDIS_URL": str(given.redis_url),
            "SECRET_KEY": given.secret_key,
            "BASE_URL": given.base_url,
            "HTTP_ALLOW": "127.0.0.1",
            "PAGE_LEASE_SECONDS": str(given.page_lease_seconds),
            "QUEUE_GRACE_SECONDS": str(given.queue_grace_seconds),
        }


def webhooks_wake(setting: Setting, sink: Sink) -> None:
    """Everybody's phone is a webhook of the recording provider."""
    for person in (setting.primary, setting.secondary, setting.manager):
        for method in contact_methods_of(person):
            method.channel, method.address = "WEBHOOK", f"{sink.url}/{person.email}"
    db.session.commit()


def living(
    number: int, *, redis_url: str | None = None, storm_from: int = 10_000, lease_seconds: int = 2
) -> Iterator[Living]:
    url = create_database(f"releve_living_{number}", template=TEMPLATE)
    changes = {"redis_url": redis_url} if redis_url else {}
    settings = test_settings(url, page_lease_seconds=lease_seconds, queue_grace_seconds=0, **changes)
    app = create_app(settings, pool_size=30)
    app.config.update(RATELIMIT_ENABLED=False)
    with http_sink() as sink:
        with app.app_context():
            setting = a_setting(at=clock.now(), storm_from=storm_from)
            webhooks_wake(setting, sink)
            secret = setting.secret
        running = Living(app, settings, sink, secret)
        try:
            yield running
        finally:
            running.close()
            with app.app_context():
                db.engine.dispose()


@pytest.fixture
def portal(worker_number: int) -> Iterator[Living]:
    yield from living(worker_number)


@pytest.fixture
def portal_without_redis(worker_number: int, tmp_path: Path) -> Iterator[Living]:
    yield from living(worker_number, redis_url=f"unix://{tmp_path}/nobody.sock?db=0")

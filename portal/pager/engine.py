"""`releve clock`: runs every sweep when it is due, each in a thread of its own, and sends what no worker takes."""

import logging
import signal
import threading
import time
from datetime import datetime

from flask import Flask

from portal.core import clock
from portal.core.db import db
from portal.core.jobs import SWEEPS, Sweep
from portal.pager.generation import known_migrations, stop_when_outdated
from portal.pager.health.actions import record_run
from portal.pager.sending.sender import STOP_SECONDS, Sender

log = logging.getLogger(__name__)
RECORD_EVERY_SECONDS = 5.0
LOOK_EVERY_SECONDS = 1.0
"""The kernel may hand a signal to any thread, as after a freeze; its handler runs in the first one, once that wakes."""


def run_engine(app: Flask) -> None:
    """Run until SIGTERM or Ctrl-C; the slots finish the messages they are sending."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    threads = [
        threading.Thread(target=_repeat, args=(app, sweep, stopped), name=sweep.name, daemon=True)
        for sweep in SWEEPS.values()
    ]
    with app.app_context():
        watched = (app, known_migrations(), stopped)
    threads.append(threading.Thread(target=stop_when_outdated, args=watched, name="generation", daemon=True))
    sender = Sender(app)
    for thread in threads:
        thread.start()
    while not stopped.wait(LOOK_EVERY_SECONDS):
        pass
    until = time.monotonic() + STOP_SECONDS
    sender.stop()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _repeat(app: Flask, sweep: Sweep, stopped: threading.Event) -> None:
    """One sweep, for ever. An error is logged and recorded; the next tick tries again."""
    recorded = float("-inf")
    while not stopped.is_set():
        began = time.monotonic()
        is_record_due = began - recorded >= min(RECORD_EVERY_SECONDS, sweep.every.total_seconds() * 5)
        with app.app_context():
            is_done = _run_once(sweep, is_record_due=is_record_due)
        recorded = began if is_record_due and is_done else recorded
        stopped.wait(max(0.05, sweep.every.total_seconds() - (time.monotonic() - began)) if is_done else 1.0)


def _run_once(sweep: Sweep, *, is_record_due: bool) -> bool:
    began = time.monotonic()
    try:
        at = clock.database_now()
        db.session.rollback()
        sweep.run(at)
        if is_record_due:
            record_run(sweep.name, at=at, took_ms=_ms_since(began))
        return True
    except Exception as error:
        log.exception("sweep %s failed", sweep.name)
        _record_failure(sweep.name, error)
        return False


def _record_failure(name: str, error: Exception) -> None:
    try:
        db.session.rollback()
        at: datetime = clock.database_now()
        record_run(name, at=at, took_ms=0, error=f"{type(error).__name__}: {error}"[:500])
    except Exception:
        log.warning("the failure of sweep %s could not be stored", name)


def _ms_since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)

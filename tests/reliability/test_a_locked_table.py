"""Somebody holds the alerts: senders are told to come again, soon, and nothing is lost (scenario 7)."""

import threading
import time

import pytest
from sqlalchemy import text

from portal.core.db import db
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS, SOON_SECONDS
from tests.world_pager import a_body, an_alert


@pytest.mark.slow
def test_a_sender_waits_five_seconds_and_is_told_when_to_come_again(portal: Living) -> None:
    with portal.app.app_context(), db.engine.connect() as holder, holder.begin():
        holder.execute(text("LOCK TABLE alert IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        answer = portal.post(a_body(an_alert()))
        waited = time.monotonic() - began
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert 4 < waited < SOON_SECONDS
    assert portal.post(a_body(an_alert())).status_code == 202
    portal.tick()
    assert portal.sink.wait_for(1)


def test_who_waits_for_the_alerts_holds_nothing_of_the_integration(portal: Living) -> None:
    """Else each sender would wait five seconds for the one before it, and then five for the alerts."""

    def hold() -> bool:
        with portal.app.app_context(), db.engine.connect() as holder, holder.begin():
            holder.execute(text("LOCK TABLE alert IN ACCESS EXCLUSIVE MODE"))
            begun.set()
            while not over.is_set() and not holder.scalar(
                text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            ):
                over.wait(0.02)
            holder.execute(text("SELECT id FROM integration FOR UPDATE NOWAIT"))
            return not over.is_set()

    def post() -> int:
        begun.wait(PATIENCE_SECONDS)
        status = portal.post(a_body(an_alert())).status_code
        over.set()
        return status

    begun, over = threading.Event(), threading.Event()
    assert portal.at_once(post, hold) == [202, True]

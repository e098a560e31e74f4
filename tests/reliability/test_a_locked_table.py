"""Somebody holds the alerts: senders are told to come again, soon, and nothing is lost (scenario 7)."""

import time

import pytest
from sqlalchemy import text

from portal.core.db import db
from tests.reliability.conftest import Living
from tests.world_pager import a_body, an_alert


@pytest.mark.slow
def test_a_sender_waits_five_seconds_and_is_told_when_to_come_again(portal: Living) -> None:
    with portal.app.app_context(), db.engine.connect() as holder, holder.begin():
        holder.execute(text("LOCK TABLE alert IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        answer = portal.post(a_body(an_alert()))
        waited = time.monotonic() - began
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert 4 < waited < 8
    assert portal.post(a_body(an_alert())).status_code == 202
    portal.tick()
    assert portal.sink.wait_for(1)

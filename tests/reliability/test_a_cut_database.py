"""Every connection to the database is cut, again and again, while alerts come (scenario 8, in short)."""

import threading

import psycopg
import pytest
from sqlalchemy import func, select

from portal.alerts.models import Alert
from portal.core.db import db, many
from portal.incidents.models import Incident
from portal.messages.models import Message
from tests.conftest import database_url
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS, until
from tests.world_pager import a_body, an_alert

SENDERS = 5
EACH = 6
CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def _until_taken(portal: Living, name: str) -> list[int]:
    """The answers to one alert, sent again as monitoring does."""
    answers: list[int] = []

    def is_taken() -> bool:
        answers.append(portal.post(a_body(an_alert(pod=name), group=name)).status_code)
        return answers[-1] == 202

    until(is_taken, told=lambda: answers)
    return answers


def _cut(name: str, stopped: threading.Event) -> int:
    """How many connections ended."""
    with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
        found = 0
        while not stopped.wait(0.1):
            [count] = connection.execute(CUT, [name]).fetchone() or [0]
            found += int(count)
        return found


@pytest.mark.slow
def test_whoever_is_answered_202_is_stored_and_the_pool_heals(portal: Living) -> None:
    name = portal.settings.database_url.rpartition("?")[0].rpartition("/")[2]
    over, cuts = threading.Event(), list[int]()
    cutting = threading.Thread(target=lambda: cuts.append(_cut(name, over)))
    cutting.start()
    senders = [
        lambda s=s: [_until_taken(portal, f"{s}-{number}") for number in range(EACH)] for s in range(SENDERS)
    ]
    try:
        answers = [own for one in portal.at_once(*senders) for own in one]
    finally:
        over.set()
        cutting.join(PATIENCE_SECONDS)
    assert cuts[0] > 0, "nothing was cut"
    assert {status for own in answers for status in own} <= {202, 503}
    assert [own[-1] for own in answers] == [202] * SENDERS * EACH
    with portal.app.app_context():
        db.engine.dispose()  # the test's own connections were told to end as well, some may still be at it
        assert db.session.scalar(select(func.count()).select_from(Alert)) == SENDERS * EACH
    for _time in range(2):
        portal.tick()
        portal.pass_a_minute()
    with portal.app.app_context():
        paged = {message.incident_id for message in many(select(Message))}
        assert paged == {incident.id for incident in many(select(Incident))}

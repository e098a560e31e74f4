"""A worker that dies over a postmortem, again and again (scenario 34)."""

import signal
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db, many
from portal.incidents.actions import resolve
from portal.incidents.models import Incident
from portal.postmortems.actions import LEASE, make_draft, request_drafts
from portal.postmortems.models import Postmortem, PostmortemState
from tests.reliability.conftest import Living
from tests.waiting import PATIENCE_SECONDS
from tests.world_pager import a_body, an_alert

TAKE_AND_DIE = """
from datetime import timedelta
from portal.postmortems.actions import take
assert take({incident_id}, at=clock.database_now() + timedelta(seconds={seconds}))
os.kill(os.getpid(), signal.SIGKILL)
"""
A_LEASE = LEASE + timedelta(seconds=1)


def test_killed_three_times_the_report_is_made_once_and_pages_go_out(portal: Living) -> None:
    incident_id = _over(portal, "RedisClusterDown")
    for death in range(3):
        seconds = (death * A_LEASE).total_seconds()
        doomed = portal.process(TAKE_AND_DIE.format(incident_id=incident_id, seconds=seconds))
        assert doomed.wait(PATIENCE_SECONDS) == -signal.SIGKILL
        with portal.app.app_context():
            assert request_drafts(at=_later(death)) == 0, "the lease is respected"
            assert request_drafts(at=_later(death + 1)) == 1, "and then it is given to the next"
    portal.post(a_body(an_alert("DiskFull"), group="disk"))
    portal.tick()
    portal.pass_a_minute()
    portal.tick()
    assert len(portal.sink.requests) == 2, "nobody waits for a report"
    with portal.app.app_context():
        made = [make_draft(incident_id, at=_later(3)) for _try in range(3)]
        assert made == [True, False, False]
        (postmortem,) = many(select(Postmortem))
        assert (postmortem.version, postmortem.state) == (1, PostmortemState.DRAFT)
        assert "RedisClusterDown" in postmortem.body


def test_many_workers_at_once_make_it_once(portal: Living) -> None:
    incident_id = _over(portal, "RedisClusterDown")

    def make() -> bool:
        with portal.app.app_context():
            return make_draft(incident_id, at=clock.database_now())

    assert sorted(portal.at_once(*[make] * 10)) == [False] * 9 + [True]


def _over(portal: Living, name: str) -> int:
    """An incident that was paged for and resolved, and whose draft is asked for."""
    portal.post(a_body(an_alert(name), group=name))
    portal.tick()
    with portal.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        resolve(incident, by=None, at=clock.now())
        assert request_drafts(at=clock.database_now()) == 1
        return incident.id


def _later(leases: int) -> datetime:
    """So many leases from now, and a little less than one more."""
    return clock.database_now() + leases * A_LEASE

"""A storm from twenty senders at once, on real connections: everything is stored, and nobody waits (scenario 14)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from portal.alerts.intake.storms import STORM_FROM
from portal.alerts.models import Alert
from portal.core.db import db, many
from portal.incidents.models import Incident, TimelineEntry
from tests.reliability.conftest import Living, living
from tests.world_pager import a_body, an_alert

SENDERS = 20
EACH = 15


@pytest.fixture
def stormy(worker_number: int) -> Iterator[Living]:
    yield from living(worker_number, storm_from=STORM_FROM)


def test_all_are_stored_in_a_few_incidents(stormy: Living) -> None:
    def sender(number: int) -> list[int]:
        return [_post(stormy, f"{number}-{n}") for n in range(EACH)]

    answers = [a for one in stormy.at_once(*[lambda n=n: sender(n) for n in range(SENDERS)]) for a in one]
    assert set(answers) == {202}
    with stormy.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Alert)) == SENDERS * EACH
        incidents = many(select(Incident))
        assert len(incidents) == STORM_FROM + 1
        assert sum(incident.alert_count for incident in incidents) == SENDERS * EACH
        [storm] = [i for i in incidents if (i.grouping or "").startswith("storm:")]
        rows = select(func.count()).where(TimelineEntry.incident_id == storm.id)
        assert (db.session.scalar(rows) or 0) < 10


def test_firing_and_resolving_at_once_loses_nothing(stormy: Living) -> None:
    for n in range(STORM_FROM + 20):
        _post(stormy, str(n))

    def over(n: int) -> int:
        return _post(stormy, str(n), status="resolved")

    def new(n: int) -> int:
        return _post(stormy, f"new-{n}")

    calls = [lambda n=n: over(n) for n in range(STORM_FROM + 20)] + [lambda n=n: new(n) for n in range(20)]
    assert set(stormy.at_once(*calls)) == {202}
    with stormy.app.app_context():
        lost = select(Alert).join(Incident).where(Alert.state == "firing", Incident.resolved_at.is_not(None))
        assert many(lost) == []
        firing = select(func.count()).select_from(Alert).where(Alert.state == "firing")
        assert db.session.scalar(firing) == 20


def _post(portal: Living, name: str, *, status: str = "firing") -> int:
    return portal.post(a_body(an_alert(pod=name, status=status), group=f"g{name}")).status_code

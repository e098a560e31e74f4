"""A team says how grave alerts of one name are, whatever their sender says."""

from itertools import count

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.alerts.explaining.wording import explained
from portal.alerts.integrations import actions
from portal.alerts.models import Alert, Integration
from portal.core.db import db
from portal.core.errors import Refused
from portal.incidents.models import Incident
from tests.clock import START
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_pager import a_body, an_alert, post_alert
from tests.world_setup import a_service, an_integration

NUMBERS = count()


@pytest.fixture
def prometheus(cast: Cast) -> Integration:
    return an_integration(a_service(cast.blue), "Prometheus EU")


def received(client: FlaskClient, secret: str, name: str) -> tuple[int, str]:
    """What a new alert of that name was taken for, and what is said of it."""
    number = str(next(NUMBERS))
    assert post_alert(client, secret, a_body(an_alert(name, pod=number), group=number)).status_code == 202
    alert = db.session.scalars(select(Alert).order_by(Alert.id.desc()).limit(1)).one()
    incident = db.session.get_one(Incident, alert.incident_id)
    assert (incident.severity, incident.is_urgent) == (alert.severity, False)
    return alert.severity, explained(alert.trace[1])


def test_a_manager_says_how_grave_alerts_of_a_name_are(
    client: FlaskClient, cast: Cast, prometheus: Integration
) -> None:
    """What its sender calls critical waits for the morning, until somebody takes that back."""
    at, secret = f"/integrations/{prometheus.key}", prometheus.secret
    send(client, f"{at}/alerts", {"name": " DiskFull ", "rank": "4"}, as_=cast.alice)
    assert "SEV4 DiskFull" in words(visit(client, at).select_one("#alerts"))
    assert received(client, secret, "DiskFull") == (4, "The team has said that “DiskFull” is SEV4.")
    send(client, f"{at}/alerts/removal", {"name": "DiskFull"}, as_=cast.alice)
    assert "DiskFull" not in words(visit(client, at).select_one("#alerts"))
    assert received(client, secret, "DiskFull") == (2, "“high” is SEV2.")
    assert received(client, secret, "DiskSlow") == (2, "“high” is SEV2.")


def test_a_severity_of_its_own_needs_a_name_and_a_rank(
    client: FlaskClient, cast: Cast, prometheus: Integration
) -> None:
    at = f"/integrations/{prometheus.key}/alerts"
    for wrong in (
        {"name": "", "rank": "4"},
        {"name": "DiskFull", "rank": "5"},
        {"name": "x" * 301, "rank": "4"},
    ):
        send(client, at, wrong, as_=cast.alice, status=422)
    assert prometheus.alert_ranks == {}
    with pytest.raises(ValueError, match="rank"):
        actions.rank_alerts(prometheus, "DiskFull", 7, by=cast.alice, at=START)
    actions.rank_alerts(prometheus, "one more", 1, by=cast.alice, at=START)
    prometheus.alert_ranks = dict.fromkeys(map(str, range(actions.MOST_RANKED)), 4)
    with pytest.raises(Refused, match="Take one away"):
        actions.rank_alerts(prometheus, "one more", 1, by=cast.alice, at=START)

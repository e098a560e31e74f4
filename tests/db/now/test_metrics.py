"""`GET /metrics`: numbers, never names, and not for everybody."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from portal.incidents.actions import resolve
from portal.messages.actions import queue
from portal.messages.models import MessageKind, MessageState
from portal.pager.health import record_run
from tests.clock import START, FakeClock
from tests.queries import noted
from tests.world import Cast
from tests.world_incidents import a_page, an_incident


def numbers(client: FlaskClient) -> dict[str, float]:
    """Each sample by its name and labels, read by Prometheus' own parser."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    families = text_string_to_metric_families(response.get_data(as_text=True))
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_what_happens_is_counted(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    incident = an_incident(cast.blue, severity=1)
    incident.next_escalation_at = START + timedelta(hours=1)
    resolve(an_incident(cast.blue, severity=2), by=None, at=START)
    a_page(incident, cast.bob)
    a_page(incident, cast.bob, step=2, state=MessageState.FAILED)
    a_page(incident, cast.bob, step=3, at=START - timedelta(days=2))
    record_run("escalate", at=START, took_ms=1)
    clock.move(seconds=12)
    found = numbers(client)
    assert found["releve_incidents_open 1"] == 1
    assert found["releve_incidents_open 2"] == 0
    assert found["releve_messages_recent SMS page sent"] == 1
    assert found["releve_messages_recent SMS page failed"] == 1
    assert found["releve_sweep_age_seconds escalate"] == 12
    assert found["releve_outbox_pending"] == 0


def test_what_waits_is_told_with_its_age(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    an_incident(cast.blue)
    queue("one", kind=MessageKind.PAGE, channel="SMS", address="1", recipient="Bob", content={}, at=START)
    clock.move(seconds=75)
    found = numbers(client)
    assert found["releve_outbox_pending"] == 1
    assert found["releve_outbox_oldest_due_seconds"] == 75
    assert found["releve_escalation_oldest_due_seconds"] == 75


def test_an_empty_portal_has_numbers_too(client: FlaskClient) -> None:
    assert numbers(client)["releve_outbox_oldest_due_seconds"] == 0


def test_no_name_is_told(client: FlaskClient, cast: Cast) -> None:
    a_page(an_incident(cast.blue, "Redis is down"), cast.bob)
    text = client.get("/metrics").get_data(as_text=True)
    assert not [word for word in ("Bob", "Redis", "blue", "INC-", "@") if word in text]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("::1", 200),
        ("10.1.2.3", 200),
        ("172.18.0.4", 200),
        ("fd00::7", 200),
        ("::ffff:192.168.1.9", 200),
        ("8.8.8.8", 404),
        ("2a00:1450:4001:82a::200e", 404),
        ("", 404),
        ("not an address", 404),
    ],
)
def test_only_this_machine_and_its_private_network_may_ask(client: FlaskClient, address: str, status: int) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == status


def test_more_of_everything_costs_no_more_queries(client: FlaskClient, cast: Cast) -> None:
    def count() -> int:
        with noted() as found, client.application.app_context():
            client.get("/metrics")
        return len(found)

    before = count()
    for number in range(3):
        a_page(an_incident(cast.blue, severity=1 + number), cast.bob)
        record_run(f"sweep {number}", at=START, took_ms=1)
    assert count() == before == 6

"""`GET /metrics`: numbers, never names, and not for everybody."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from portal.core.db import db
from portal.core.tally import Tally
from portal.incidents.actions import resolve
from portal.incidents.models import Hold
from portal.messages.models import MessageKind, MessageState, Provider
from portal.messages.outbox.actions import queue
from portal.pager.health.actions import record_run
from tests.clock import START, FakeClock
from tests.queries import noted
from tests.world import Cast
from tests.world_incidents import a_page, an_incident


@pytest.fixture(autouse=True)
def own_tally(app: Flask) -> None:
    """Tests before this one made requests too."""
    app.extensions["tally"] = Tally(app.extensions["kicker"])


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


def test_requests_are_counted_by_their_rule(client: FlaskClient, cast: Cast) -> None:
    for path in ("/sign-in", "/incidents/INC-AAAAAA", "/teams/a", "/teams/b", "/wp-login.php", "/.env"):
        client.get(path)
    client.open("/sign-in", method="BREW")
    found = numbers(client)
    assert found["http_requests_total GET /sign-in 200"] == 1
    assert found["http_requests_total GET unknown 404"] == 2
    assert found["http_requests_total unknown unknown 405"] == 1
    assert found["http_request_duration_seconds_count GET /sign-in"] == 1
    assert found["http_request_duration_seconds_bucket +Inf GET /sign-in"] == 1
    assert not [name for name in found if "wp-login" in name or "INC-AAAAAA" in name or "BREW" in name]


def test_what_is_made_is_counted_by_type(client: FlaskClient, cast: Cast) -> None:
    before = numbers(client)
    a_page(an_incident(cast.blue), cast.bob)
    after = numbers(client)
    for kind, more in (("incident", 1), ("message", 1), ("alert", 0), ("postmortem", 0), ("request", 0)):
        name = f"events_created_total {kind}"
        assert (after[name] > before[name]) == bool(more)


def test_names_of_another_product_are_there_and_quiet(client: FlaskClient) -> None:
    found = numbers(client)
    assert found["vault_login_failures_total"] == 0
    assert found["git_actions_executed_total success"] == found["git_actions_executed_total failure"] == 0


def test_how_soon_first_messages_leave(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    clock.move(seconds=30)
    assert "releve_first_message_seconds 0.5" not in numbers(client)
    incident = an_incident(cast.blue)
    a_page(incident, cast.bob)
    a_page(incident, cast.bob, step=2).sent_at = START + timedelta(hours=1)
    a_page(an_incident(cast.blue), cast.bob).sent_at = START + timedelta(seconds=9)
    a_page(an_incident(cast.blue), cast.bob, channel="PUSH", state=MessageState.FAILED)
    db.session.commit()
    found = numbers(client)
    assert found["releve_first_messages_recent"] == 2
    assert found["releve_first_message_seconds 1.0"] == 9
    assert found["releve_channel_last_success_timestamp_seconds SMS"] == START.timestamp() + 3600
    assert "releve_channel_last_success_timestamp_seconds PUSH" not in found


def test_who_waits_on_purpose_and_who_was_not_reached(
    client: FlaskClient, cast: Cast, clock: FakeClock
) -> None:
    held, unreached = an_incident(cast.blue), an_incident(cast.blue)
    held.held_until, held.held_by = START + timedelta(hours=1), Hold.SNOOZE
    unreached.unreached_at = START
    db.session.add(Provider(name="SMS api.sms.example", failure_count=5, opened_at=START))
    db.session.commit()
    found = numbers(client)
    assert (found["releve_incidents_held"], found["releve_incidents_unreached"]) == (1, 1)
    assert found["releve_providers_open"] == 1


def test_nudges_that_the_queue_refused_are_counted(client: FlaskClient) -> None:
    before = numbers(client)["releve_queue_kick_failures_total"]
    client.application.extensions["kicker"].failure_count += 2
    try:
        assert numbers(client)["releve_queue_kick_failures_total"] == before + 2
    finally:
        client.application.extensions["kicker"].failure_count -= 2


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
def test_only_this_machine_and_its_private_network_may_ask(
    client: FlaskClient, address: str, status: int
) -> None:
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
    assert count() == before == 10

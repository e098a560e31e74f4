"""`GET /health`: open to everybody, and honest."""

from importlib.metadata import version
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.db import db
from portal.core.jobs import SWEEPS
from portal.incidents.actions import acknowledge
from portal.messages.models import MessageState, Provider
from portal.pager.engine import RECORD_EVERY_SECONDS
from portal.pager.health.actions import record_run
from tests.clock import FakeClock
from tests.conftest import test_settings
from tests.world import Cast
from tests.world_incidents import a_page, an_incident


def every_sweep_ran(clock: FakeClock) -> None:
    for name in SWEEPS:
        record_run(name, at=clock.now(), took_ms=3)


def test_says_that_all_is_well(client: FlaskClient, clock: FakeClock) -> None:
    every_sweep_ran(clock)
    response = client.get("/health")
    assert response.status_code == 200
    assert list(response.json or {}) == ["checks", "service", "status", "version"]
    assert response.json["status"] == "healthy"
    assert (response.json["service"], response.json["version"]) == ("releve", version("releve"))
    assert response.json["checks"]["database"] == {"status": "healthy", "detail": "answers"}


def test_names_the_sweep_that_is_late(client: FlaskClient, clock: FakeClock) -> None:
    every_sweep_ran(clock)
    clock.move(minutes=5)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json["status"] == "unhealthy"
    assert response.json["checks"]["sweep escalate"] == {"status": "unhealthy", "detail": "ran 300 s ago"}
    assert response.json["checks"]["sweep fill_horizon"]["status"] == "healthy"


def test_an_engine_that_stands_still_is_told_within_twenty_seconds(
    client: FlaskClient, clock: FakeClock
) -> None:
    """What runs each second notes it each five seconds: its last note may be so old when it stops."""
    clock.move(seconds=-RECORD_EVERY_SECONDS)
    every_sweep_ran(clock)
    clock.move(seconds=RECORD_EVERY_SECONDS + 10)
    assert client.get("/health").status_code == 200
    clock.move(seconds=10)
    checks = client.get("/health").json["checks"]
    late = [name for name, check in checks.items() if check["status"] == "unhealthy"]
    assert late == ["sweep clocks", "sweep escalate", "sweep send_waiting"]


def test_an_incident_that_reached_nobody_turns_it_red_until_somebody_is(
    client: FlaskClient, clock: FakeClock, cast: Cast
) -> None:
    every_sweep_ran(clock)
    incident = an_incident(cast.blue, "Payroll leak")
    incident.unreached_at = clock.now()
    db.session.commit()
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json["checks"]["reach"]["detail"] == "nobody could be reached for 1 open incidents"
    assert "Payroll" not in response.get_data(as_text=True)
    acknowledge(incident, by=cast.bob, at=clock.now())
    incident.unreached_at = None
    db.session.commit()
    assert client.get("/health").status_code == 200


def test_a_claimed_message_that_nobody_takes_up_turns_it_red(
    client: FlaskClient, clock: FakeClock, cast: Cast
) -> None:
    every_sweep_ran(clock)
    page = a_page(an_incident(cast.blue), cast.bob)
    page.state, page.claim_token, page.lease_until = MessageState.SENDING, uuid4(), clock.now()
    page.sent_at = page.finished_at = None
    db.session.commit()
    clock.move(seconds=30)
    every_sweep_ran(clock)
    assert client.get("/health").json["checks"]["claims"]["status"] == "healthy"
    clock.move(seconds=1)
    assert client.get("/health").json["checks"]["claims"]["status"] == "unhealthy"


def test_a_provider_left_alone_is_counted_and_not_named(client: FlaskClient, clock: FakeClock) -> None:
    every_sweep_ran(clock)
    db.session.add(Provider(name="SMS api.sms.example", failure_count=5, opened_at=clock.now()))
    db.session.commit()
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json["checks"]["providers"]["detail"] == "1 left alone after failures"
    assert "api.sms.example" not in response.get_data(as_text=True)


def test_a_portal_without_a_clock_is_unhealthy(client: FlaskClient) -> None:
    response = client.get("/health")
    assert response.status_code == 503
    assert "releve clock" in response.json["checks"]["sweep escalate"]["detail"]


@pytest.fixture
def cut_off() -> FlaskClient:
    """A portal whose database does not answer, in the browser of somebody who has signed in."""
    settings = test_settings("postgresql://nobody@127.0.0.1:1/none", redis_url="redis://127.0.0.1:1")
    client = create_app(settings).test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "somebody"
    return client


def test_a_database_that_does_not_answer_is_said_at_once(cut_off: FlaskClient) -> None:
    response = cut_off.get("/health")
    assert response.status_code == 503
    assert list(response.json["checks"]) == ["database"]
    assert "does not answer" in response.json["checks"]["database"]["detail"]


@pytest.mark.parametrize("path", ["/", "/incidents", "/metrics", "/api/v1/teams"])
def test_whoever_asks_then_is_told_to_come_again(cut_off: FlaskClient, path: str) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        response = cut_off.get(path, headers={"Authorization": "Bearer x", **headers})
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "30"
        assert "does not answer" in response.get_data(as_text=True)

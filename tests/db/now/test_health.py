"""`GET /health`: open to everybody, and honest."""

from importlib.metadata import version

import pytest
from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.jobs import SWEEPS
from portal.pager.health import record_run
from tests.clock import FakeClock
from tests.conftest import test_settings


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

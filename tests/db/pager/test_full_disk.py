"""A full disk under the embedded database: `/health`, the sign of life and `releve doctor` say it."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.jobs import SWEEPS
from portal.core.settings import replace_settings
from portal.embedded import postgres
from portal.pager.doctor.findings import findings
from portal.pager.health import disk
from portal.pager.health.actions import record_run
from portal.pager.health.watch import sign_of_life
from tests.clock import FakeClock
from tests.conftest import test_settings
from tests.edge.sink import Sink, http_sink

MORE_THAN_ANY_DISK = 1 << 62


@pytest.fixture
def outside(app: Flask, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Sink:
    """A dead-man's switch of a portal that knows the tests' server for its own, and is well."""
    [sockets] = parse_qs(urlsplit(os.environ["RELEVE_TEST_DATABASES"]).query)["host"]
    with http_sink() as sink:
        settings = replace_settings(
            app.extensions["settings"], data_dir=Path(sockets).parent, dead_man_url=f"{sink.url}/alive"
        )
        monkeypatch.setitem(app.extensions, "settings", settings)
        for name in SWEEPS:
            record_run(name, at=clock.now(), took_ms=1)
        yield sink


def test_with_room_the_portal_is_well(outside: Sink, client: FlaskClient, clock: FakeClock) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json["checks"]["disk"]["status"] == "healthy"
    assert sign_of_life(clock.now())


def test_without_room_it_says_so_and_gives_no_sign_of_life(
    outside: Sink, client: FlaskClient, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "LEAST_BYTES", MORE_THAN_ANY_DISK)
    response = client.get("/health")
    assert response.status_code == 503
    assert [n for n, c in response.json["checks"].items() if c["status"] == "unhealthy"] == ["disk"]
    assert "MiB free" in response.json["checks"]["disk"]["detail"]
    assert not sign_of_life(clock.now())
    assert outside.requests == []


def test_the_doctor_says_what_to_do_once(outside: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LEAST_BYTES", MORE_THAN_ANY_DISK)
    [found] = [one for one in findings() if one.subject == "disk"]
    assert "Free some space" in found.advice


def test_a_folder_that_is_gone_is_said_beside_the_silent_database(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    settings = test_settings(postgres.url(gone), data_dir=gone, redis_url="redis://127.0.0.1:1")
    told = create_app(settings).test_client().get("/health").json["checks"]
    assert told["database"]["status"] == "unhealthy"
    assert told["disk"] == {
        "status": "unhealthy",
        "detail": "cannot be looked at: No such file or directory",
    }

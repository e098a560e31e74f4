"""`releve doctor` says what is wrong and what to do about it."""

import pytest
from flask import Flask

from portal.core.db import db
from portal.core.settings import replace_settings
from portal.messages.models import Provider
from portal.pager.doctor.finding import Finding
from portal.pager.doctor.findings import findings
from tests.clock import FakeClock
from tests.edge.smtp import smtp_server
from tests.world import Cast
from tests.world_incidents import an_incident
from tests.world_pager import a_method


def found() -> dict[str, Finding]:
    return {one.subject: one for one in findings()}


def test_every_part_is_looked_at_and_what_is_wrong_has_advice(app: Flask) -> None:
    seen = found()
    for subject in (
        "disk",
        "queue",
        "mail",
        "database",
        "connections",
        "indexes",
        "clocks",
        "providers",
        "admins",
    ):
        assert subject in seen
    assert seen["indexes"].is_well
    assert seen["connections"].is_well
    assert "DEAD_MAN_URL" in seen["dead-man's switch"].advice
    assert "fsync" in seen["durability"].advice, "the tests' own server is hasty"
    assert "appendonly" in seen["queue"].advice, "and its queue keeps nothing"


def test_a_provider_of_the_settings_is_tried(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with smtp_server() as server:
        settings = replace_settings(app.extensions["settings"], smtp_url=server.url)
        monkeypatch.setitem(app.extensions, "settings", settings)
        seen = found()
    assert "mail" not in seen
    assert seen[f"EMAIL 127.0.0.1:{server.port}"].is_well


def test_teams_that_nobody_could_be_woken_for_are_named(cast: Cast) -> None:
    assert found()["teams"].said == "nobody can be woken in Team Blue, Team Green"
    a_method(cast.bob)
    looked = found()["teams"]
    assert looked.said == "nobody can be woken in Team Green"
    assert "verify a contact method" in looked.advice
    a_method(cast.charlie)
    assert found()["teams"].is_well


def test_a_provider_left_alone_and_somebody_not_reached_are_named(cast: Cast, clock: FakeClock) -> None:
    assert found()["providers"].is_well
    assert found()["reach"].is_well
    db.session.add(Provider(name="SMS api.sms.example", failure_count=5, opened_at=clock.now()))
    an_incident(cast.blue).unreached_at = clock.now()
    db.session.commit()
    assert "SMS api.sms.example" in found()["providers"].advice
    assert "Phone the people" in found()["reach"].advice

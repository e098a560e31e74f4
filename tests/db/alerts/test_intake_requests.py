"""What became of a request, whatever became of it."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.alerts.models import IntakeEvent
from portal.core.db import db
from tests.clock import FakeClock
from tests.kept import kept
from tests.visit import visit, words
from tests.world_pager import Setting, a_body, a_setting, an_alert, an_integration, post_alert


@pytest.fixture
def setting(client: FlaskClient) -> Setting:
    return kept(a_setting)


def _became(client: FlaskClient, setting: Setting, number: int = -1) -> str:
    """The card of a request, the last one if nothing else is said, as its manager sees it."""
    event = db.session.scalars(select(IntakeEvent).order_by(IntakeEvent.id)).all()[number]
    here = f"/integrations/{setting.integration.key}/requests/{event.id}"
    with client.application.test_client() as browser:
        return words(visit(browser, here, as_=setting.manager).select_one("#became"))


def _post(client: FlaskClient, setting: Setting, *alerts: dict[str, object]) -> list[str]:
    answer = post_alert(client, setting.secret, a_body(*alerts))
    assert answer.status_code == 202
    return list(answer.get_json()["incidents"])


def test_the_first_opens_the_next_joins_the_same_counts(
    client: FlaskClient, setting: Setting, clock: FakeClock
) -> None:
    [ref] = _post(client, setting, an_alert(pod="a"))
    clock.move(seconds=5)
    _post(client, setting, an_alert(pod="b"), an_alert(pod="a"))
    assert f"Opened {ref}: nothing was open for its group" in _became(client, setting, 0)
    said = _became(client, setting)
    assert f"Joined {ref}, open for the same group" in said
    assert "It was firing already: counted, and a repeat pages nobody again. First received" in said


def test_an_end_is_told_from_an_end_of_nothing(
    client: FlaskClient, setting: Setting, clock: FakeClock
) -> None:
    _post(client, setting, an_alert(status="resolved"))
    assert "Its end came before its beginning: kept, and nobody is paged." in _became(client, setting)
    clock.move(seconds=5)
    _post(client, setting, an_alert())
    clock.move(seconds=5)
    _post(client, setting, an_alert(status="resolved"))
    assert "Its sender says that it is over." in _became(client, setting)
    _post(client, setting, an_alert("Another", status="resolved") | {"startsAt": ""})
    assert "Nothing of this key was firing: no effect." in _became(client, setting)


def test_a_refused_request_names_the_incident_that_told_of_it(client: FlaskClient, setting: Setting) -> None:
    for _time in range(2):
        client.post(f"/intake/alertmanager/{setting.secret}", data=b"{")
    assert "Nothing of it was taken" in _became(client, setting, 0)
    assert _became(client, setting, 0) == _became(client, setting, 1)
    assert "INC-" in _became(client, setting)


def test_what_has_no_key_is_found_by_its_time(client: FlaskClient, setting: Setting) -> None:
    setting.integration, secret = an_integration(setting.service, kind="generic")
    post_alert(client, secret, {"title": "Disk full"}, "generic")
    said = _became(client, setting)
    assert "Disk full" in said
    assert "it fires anew, and is in no group" in said


def test_a_state_without_effect_is_said_to_have_none(client: FlaskClient, setting: Setting) -> None:
    setting.integration, secret = an_integration(setting.service, kind="grafana")
    post_alert(
        client, secret, {"ruleId": 7, "ruleName": "Load", "title": "Load", "state": "paused"}, "grafana"
    )
    assert "asks for nothing" in _became(client, setting)


def test_more_than_fifty_are_counted(client: FlaskClient, setting: Setting) -> None:
    _post(client, setting, *(an_alert(pod=str(n)) for n in range(53)))
    assert "3 more are not shown." in _became(client, setting)


def test_a_body_that_can_no_longer_be_read_says_so(client: FlaskClient, setting: Setting) -> None:
    setting.integration, secret = an_integration(setting.service, kind="generic")
    post_alert(client, secret, {"title": "Disk full"}, "generic")
    setting.integration.settings = {"mapping": {"title": "name"}}
    db.session.commit()
    assert "can no longer be read as it was" in _became(client, setting)


def test_the_body_is_text(client: FlaskClient, setting: Setting) -> None:
    hostile = "</code><script>alert(1)</script>"
    [ref] = _post(client, setting, an_alert(pod=hostile))
    event = db.session.scalars(select(IntakeEvent)).one()
    page = visit(client, f"/integrations/{setting.integration.key}/requests/{event.id}", as_=setting.manager)
    assert json.loads(page.select_one("#body pre").get_text())["alerts"][0]["labels"]["pod"] == hostile
    alerts = visit(client, f"/incidents/{ref}/alerts")
    shown = visit(client, alerts.select_one(".card p > a")["href"])
    raw = shown.select_one("details#raw")
    assert not raw.has_attr("open")
    assert json.loads(raw.pre.get_text())["alerts"][0]["labels"]["pod"] == hostile

"""Requests that never become alerts: a clear answer, kept, and told to the team once."""

import pytest
from sqlalchemy import func, select

from portal.alerts.models import Alert, IntakeEvent
from portal.core.db import db, many
from portal.incidents.models import Incident
from tests.stories.conftest import Story
from tests.world_pager import a_body, an_alert, an_integration, post_alert


def _post(
    story: Story, raw: bytes, kind: str = "alertmanager", key: str | None = None
) -> tuple[int, dict[str, str]]:
    answer = story.client.post(f"/intake/{kind}/{key or story.world.secret}", data=raw)
    return answer.status_code, answer.get_json()


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 10_000, b'{"alerts": NaN}', b"[]", b"0", b'"x"'])
def test_what_cannot_be_read_is_kept_and_told_once(story: Story, raw: bytes) -> None:
    for _twice in range(2):
        status, answer = _post(story, raw)
        assert status == 400
        assert len(answer["error"]) > 20
    assert [e.outcome for e in many(select(IntakeEvent))] == ["rejected", "rejected"]
    assert [i.title for i in many(select(Incident))] == ["Alerts from Alertmanager are being refused"]


def test_ten_megabytes_are_too_much(story: Story) -> None:
    status, answer = _post(story, b" " * 10_000_000)
    assert status == 413
    assert "8 MiB" in answer["error"]


def test_a_body_just_below_the_limit_is_read(story: Story) -> None:
    filled = b'{"title": "x", "description": "' + b"d" * (8 * 1024 * 1024 - 40) + b'"}'
    _row, secret = an_integration(story.world.service, kind="generic")
    assert _post(story, filled, "generic", secret)[0] == 202


def test_a_wrong_key_is_nobody(story: Story) -> None:
    assert _post(story, b"{}", key="wrong")[0] == 404
    assert _post(story, b"{}", kind="generic")[0] == 404


def test_an_integration_that_is_off_says_so_to_the_sender_and_to_the_team(story: Story) -> None:
    story.world.integration.is_enabled = False
    db.session.flush()
    for _time in range(2):
        assert post_alert(story.client, story.world.secret, a_body(an_alert())).status_code == 401
    assert db.session.scalar(select(func.count()).select_from(Incident)) == 1
    assert db.session.scalar(select(func.count()).select_from(IntakeEvent)) == 2
    assert db.session.scalar(select(func.count()).select_from(Alert)) == 0


def test_nothing_of_a_refused_request_is_half_stored(story: Story) -> None:
    _post(story, b'{"alerts": [{"labels": {"alertname": "A"}, "status": "firing"}, 7')
    assert db.session.scalar(select(func.count()).select_from(Alert)) == 0

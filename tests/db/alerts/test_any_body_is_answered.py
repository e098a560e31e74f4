"""Whatever comes, it is stored whole or refused whole: what the parsers let through, the database takes too."""

import json
import random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.alerts.models import IntakeEvent
from portal.alerts.sources import SOURCES
from portal.core.db import db
from tests.properties.test_alert_bodies import ODD_VALUES, places, put
from tests.unit.alerts.examples import BODIES
from tests.world_pager import Setting, a_setting, an_integration

BODY_COUNT = 60
LONG: list[Any] = [
    "\U0001f525" * 20_000,
    "'; DROP TABLE alert; --",
    "{{ 7 * 7 }}",
    "\u202e\u2066",
    {"k" * 5000: "v"},
]


@pytest.fixture
def setting(client: FlaskClient) -> Setting:
    return a_setting(storm_from=100_000)


@pytest.mark.parametrize("kind", SOURCES)
def test_bodies_with_wrong_fields_are_stored_or_refused(
    client: FlaskClient, setting: Setting, kind: str
) -> None:
    chance = random.Random(f"stored {kind}")
    integration, secret = an_integration(setting.service, kind=kind)
    sent = [_body(kind, chance) for _n in range(BODY_COUNT)]
    answers = [client.post(f"/intake/{kind}/{secret}", data=body).status_code for body in sent]
    assert set(answers) <= {202, 400}
    assert answers.count(202) > BODY_COUNT / 4
    mine = (
        select(IntakeEvent.body).where(IntakeEvent.integration_id == integration.id).order_by(IntakeEvent.id)
    )
    kept = [bytes(body) for body in db.session.scalars(mine)]
    assert [len(body) for body in kept] == [
        len(body) if status == 202 else min(len(body), 64 * 1024)
        for body, status in zip(sent, answers, strict=True)
    ]


def _body(kind: str, chance: random.Random) -> bytes:
    body: object = chance.choice(BODIES[kind])[0]
    for place in chance.choices(list(places(body)), k=chance.randint(1, 4)):
        body = put(body, place, chance.choice(ODD_VALUES + LONG))
    return json.dumps(body).encode()


def test_nothing_else_is_counted_than_what_came(client: FlaskClient, setting: Setting) -> None:
    before = db.session.scalar(select(func.count()).select_from(IntakeEvent))
    assert client.post(f"/intake/generic/{setting.secret}", data=b"{}").status_code == 404
    assert client.get(f"/intake/alertmanager/{setting.secret}").status_code == 405
    assert db.session.scalar(select(func.count()).select_from(IntakeEvent)) == before

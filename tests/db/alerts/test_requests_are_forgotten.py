"""What integrations received is kept for thirty days, as their view says."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from portal.alerts.models import Alert, IntakeEvent, Outcome
from portal.core.db import db
from portal.core.retention import BITE, forget_old
from portal.people.models import SignIn
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.world_pager import a_body, a_setting, an_alert, post_alert

MONTH = timedelta(days=30)


def test_a_request_goes_after_thirty_days_and_its_alert_stays(client: FlaskClient, clock: FakeClock) -> None:
    setting = kept(a_setting)
    assert post_alert(client, setting.secret, a_body(an_alert())).status_code == 202
    received = db.session.scalars(select(IntakeEvent.received_at)).one()
    forget_old(received + MONTH)
    assert db.session.scalar(select(func.count(IntakeEvent.id))) == 1
    forget_old(received + MONTH + timedelta(seconds=1))
    assert db.session.scalar(select(func.count(IntakeEvent.id))) == 0
    assert db.session.scalar(select(func.count(Alert.id))) == 1


def test_more_than_one_bite_is_forgotten_at_once(client: FlaskClient) -> None:
    setting = kept(a_setting)
    one = {
        "integration_id": setting.integration.id,
        "received_at": START - MONTH,
        "headers": {},
        "body": b"{}",
        "outcome": Outcome.ACCEPTED,
        "alert_count": 0,
        "became": {},
    }
    db.session.execute(insert(IntakeEvent), [one] * (BITE + 1))
    db.session.commit()
    assert forget_old(START + timedelta(seconds=1)) >= BITE + 1
    assert db.session.scalar(select(func.count(IntakeEvent.id))) == 0


def test_a_sign_in_that_has_died_of_age_is_forgotten(client: FlaskClient) -> None:
    setting = kept(a_setting)
    for hashed, age in (("a" * 64, MONTH + timedelta(seconds=1)), ("b" * 64, MONTH)):
        db.session.add(
            SignIn(token_hash=hashed, person_id=setting.manager.id, created_at=START - age, ended_at=None)
        )
    db.session.commit()
    forget_old(START)
    assert db.session.scalars(select(SignIn.token_hash)).all() == ["b" * 64]

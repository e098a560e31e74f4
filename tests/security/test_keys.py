"""A new SECRET_KEY while everything goes on: the key before it opens what is there until that is written anew."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text

from portal.app import create_app
from portal.core.crypto import UnreadableSecret
from portal.core.db import db
from portal.core.reencrypt import rewrite_secrets
from portal.messages.models import ContactMethod
from portal.pager.pages.links import ack_url
from tests.clock import FakeClock
from tests.conftest import TEMPLATE, create_database, test_settings
from tests.house.belongings import Belongings, everything, only
from tests.visit import sign_in_as

OLD, NEW = "the key of last year, long enough", "the key of this year, long enough"
SECRET_VALUES = "SELECT address FROM contact_method UNION ALL SELECT secret FROM integration ORDER BY 1"


class Rotation:
    """One database, and the portal as it runs with this or that key."""

    def __init__(self, url: str) -> None:
        self._url = url
        with self.running(OLD) as app:
            self.mine = mine = everything()
            self.address, self.intake = mine.method.address, f"/intake/alertmanager/{mine.secret}"
            self.phone = ack_url(mine.incident, mine.cast.bob).removeprefix("http://releve.test")
            self.cookie = cookie_of(app, mine)

    @contextmanager
    def running(self, key: str, previous: str = "") -> Iterator[Flask]:
        settings = test_settings(self._url, secret_key=key, secret_key_previous=previous)
        app = create_app(settings, clock=FakeClock())
        app.config.update(TESTING=True)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()

    def opens(self, app: Flask, path: str) -> bool:
        answer = app.test_client(use_cookies=False).get(path, headers={"Cookie": f"releve={self.cookie}"})
        return answer.status_code == 200


def cookie_of(app: Flask, mine: Belongings) -> str:
    browser = app.test_client()
    sign_in_as(browser, mine.cast.bob)
    cookie = browser.get_cookie("releve")
    assert cookie is not None
    return cookie.value


@pytest.fixture
def rotation(worker_number: int) -> Rotation:
    return Rotation(create_database(f"releve_keys_{worker_number}", template=TEMPLATE))


def test_the_key_before_opens_what_it_closed(rotation: Rotation) -> None:
    """Stored secrets, sessions, and the links of pages that are out there."""
    with rotation.running(NEW, OLD) as app:
        assert only(ContactMethod).address == rotation.address
        assert rotation.opens(app, "/me")
        assert rotation.opens(app, rotation.phone)
        assert app.test_client().post(rotation.intake, json={"alerts": []}).status_code == 202


def test_without_it_they_stay_closed(rotation: Rotation) -> None:
    with rotation.running(NEW) as app:
        with pytest.raises(UnreadableSecret, match="SECRET_KEY_PREVIOUS"):
            only(ContactMethod)
        assert not rotation.opens(app, "/me")
        assert not rotation.opens(app, rotation.phone)


def test_what_is_written_anew_needs_the_new_key_only(rotation: Rotation) -> None:
    with rotation.running(NEW, OLD):
        before = db.session.execute(text(SECRET_VALUES)).scalars().all()
        assert rewrite_secrets() == 17, (
            "method, room, 2 pages, 6 letters, 3 absences, a source, name, sender, feed"
        )
        assert rewrite_secrets() == 0
        assert not set(before) & set(db.session.execute(text(SECRET_VALUES)).scalars())
    with rotation.running(NEW) as app:
        assert only(ContactMethod).address == rotation.address
        assert app.test_client().post(rotation.intake, json={"alerts": []}).status_code == 202
    with rotation.running(OLD), pytest.raises(UnreadableSecret):
        only(ContactMethod)

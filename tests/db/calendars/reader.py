"""A calendar programme: it keeps an address, asks again with what it has, and reads what comes."""

from typing import Any

import vobject
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.test import TestResponse

from portal.calendars import actions
from portal.core import clock
from portal.core.db import db
from portal.people.models import Person, Team
from portal.rota.models import RotaRole
from tests.icscheck import faults


class Reader:
    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def address(self, owner: Person, team: Team | None = None, role: RotaRole | None = None) -> str:
        """The path of a feed, subscribed to when it is not yet."""
        path = f"/calendars/{actions.subscribe(owner, team, at=clock.now(), role=role).secret}.ics"
        db.session.commit()
        return path

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> TestResponse:
        """`ask(path, if_none_match=etag)`; in an application context of its own, as in life."""
        db.session.commit()
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        with self._client.application.app_context():
            return self._client.open(path, method=method, headers=named)

    def events(self, owner: Person, team: Team | None = None, role: RotaRole | None = None) -> list[Any]:
        """What the feed shows, by time, from bytes without any fault we know how to find."""
        answer = self.ask(self.address(owner, team, role))
        assert answer.status_code == 200
        return events_in(answer.data)

    def by_uid(self, owner: Person, team: Team | None = None) -> dict[str, Any]:
        return {uid(event): event for event in self.events(owner, team)}


def events_in(body: bytes) -> list[Any]:
    assert faults(body) == []
    vobject.readOne(body.decode()).validate(raiseException=True)
    calendar: Any = Calendar.from_ical(body)
    for component in calendar.walk():
        assert component.errors == []
        assert all(name in component for name in component.required)
    return list(calendar.walk("VEVENT"))


def uid(event: Any) -> str:
    """Without the installation's name, which is checked here."""
    name, _at, host = str(event["UID"]).partition("@")
    assert host == "releve.test"
    return name

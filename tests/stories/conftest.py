"""Stories run the whole pager on a clock that stands still: real database, real queue, real mail server."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.core.settings import Settings, replace_settings
from portal.incidents.models import EntryKind, Incident
from portal.incidents.queries import entries_by_id
from portal.pager.tasks import escalate, send_waiting
from tests.clock import FakeClock
from tests.edge.smtp import Mailbox, smtp_server
from tests.kept import kept
from tests.world_pager import Setting, a_body, a_setting, an_alert, post_alert

JOHN, FARAH, BORIS = (f"{name}@people.example" for name in ("john.doe", "farah.rami", "boris.kuzmin"))
"""Where the primary, the secondary and the manager of the team are written to."""


@dataclass
class Story:
    """A team with a ladder, an Alertmanager, and a mail server that everybody's phone is."""

    client: FlaskClient
    clock: FakeClock
    smtp: Mailbox
    world: Setting

    def alerts(self, *alerts: dict[str, object], group: str = "g") -> list[str]:
        """Alertmanager sends these in one body, or its usual one. The refs of their incidents."""
        body = a_body(*(alerts or (an_alert(),)), group=group)
        answer = post_alert(self.client, self.world.secret, body)
        assert answer.status_code == 202
        return list(answer.get_json()["incidents"])

    @property
    def incident(self) -> Incident:
        """The only one there is."""
        return db.session.scalars(select(Incident)).one()

    def let(self, **passes: float) -> None:
        """Let time pass as the engine would see it: a tick each minute, and one at the end."""
        minutes = int(passes.get("minutes", 0))
        for _minute in range(minutes):
            self.tick(minutes=1)
        if rest := {unit: n for unit, n in passes.items() if unit != "minutes"}:
            self.tick(**rest)

    def tick(self, **passes: float) -> None:
        self.clock.move(**passes)
        self.run()

    def run(self) -> None:
        """What the clock process does each second: escalate, then send what no worker took."""
        escalate(self.clock.now())
        self.clock.move(seconds=3)
        send_waiting(self.clock.now())

    def told(self) -> list[str]:
        """Who has been written to so far, in order."""
        return [to for letter in self.smtp.inbox for to in letter.recipients]

    def warnings(self, incident: Incident | None = None) -> list[str]:
        """The reasons in a timeline's warnings, in order."""
        entries = entries_by_id((incident or self.incident).id)
        return [entry.facts["reason"] for entry in entries if entry.kind == EntryKind.WARNING]

    def letter(self, number: int = -1) -> str:
        """The plain text of a letter."""
        body = self.smtp.inbox[number].message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@pytest.fixture
def smtp() -> Iterator[Mailbox]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def story(app: Flask, client: FlaskClient, clock: FakeClock, smtp: Mailbox) -> Iterator[Story]:
    before: Settings = app.extensions["settings"]
    app.extensions["settings"] = replace_settings(before, smtp_url=smtp.url)
    yield Story(client, clock, smtp, kept(a_setting))
    app.extensions["settings"] = before

"""The stream of one viewer: each new row at once, until it is too old or its viewer may no longer look."""

import logging
import queue
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from portal.core.db import db
from portal.core.live import Hub
from portal.incidents.queries import incident_for, latest_seq
from portal.incidents.updates import Shared, Update, update_since
from portal.people.models import SignIn

log = logging.getLogger(__name__)

RETRY_MILLISECONDS = 3000
HEARTBEAT_SECONDS = 15.0
RIGHTS_SECONDS = 60.0
MOST_SECONDS = 600.0
MOST_PER_PERSON = 5
"""Streams of one person in one process: browsers open six connections to a host and need one for the rest."""

_LINE = re.compile(r"\r\n|\r|\n")


class Seats:
    """How many streams each person has open in this process."""

    def __init__(self) -> None:
        self._taken: Counter[int] = Counter()
        self._lock = threading.Lock()

    def take(self, person_id: int) -> bool:
        """False when the person has as many as anybody may have."""
        with self._lock:
            if self._taken[person_id] >= MOST_PER_PERSON:
                return False
            self._taken[person_id] += 1
            return True

    def give_back(self, person_id: int) -> None:
        with self._lock:
            self._taken[person_id] -= 1
            self._taken += Counter()  # forgets those who have none left


def seats() -> Seats:
    found: Seats = current_app.extensions["stream_seats"]
    return found


@dataclass
class Viewing:
    """One viewer of one incident. It outlives its request, so it carries numbers, no rows of the database."""

    app: Flask
    hub: Hub
    shared: Shared
    topic: str
    incident_id: int
    ref: str
    sign_in_id: int
    locale: str
    cursor: int
    opened_at: float = field(default_factory=time.monotonic)
    checked_at: float = field(default_factory=time.monotonic)

    def events(self) -> Iterator[str]:
        """Server-sent events. A wait holds no connection of the database: each query has its own context."""
        try:
            with self.hub.listening(self.topic) as rings:
                yield f"retry: {RETRY_MILLISECONDS}\n\n"
                yield from self._follow(rings)
        except SQLAlchemyError as error:
            log.warning("a stream ends, its viewer comes back by itself: %s", error)

    def _follow(self, rings: "queue.Queue[int]") -> Iterator[str]:
        """Listening comes before looking, so what is committed in between is seen by one of the two."""
        newest = self._newest()
        while self._may_go_on():
            yield from self._up_to(newest)
            rung = last_ring(rings)
            if rung is None:
                yield ": hb\n\n"  # and a look at the database, for a ring that was lost
            newest = self._newest() if rung is None else rung

    def _up_to(self, newest: int) -> Iterator[str]:
        while self.cursor < newest:
            update = self.shared.get(
                self.incident_id, self.cursor, upto=newest, locale=self.locale, make=self._make
            )
            if update is None:
                return
            self.cursor = update.seq
            yield as_event(update)

    def _make(self, incident_id: int, after: int) -> Update | None:
        with self.app.app_context(), force_locale(self.locale):
            return update_since(incident_id, after)

    def _newest(self) -> int:
        with self.app.app_context():
            return latest_seq(self.incident_id)

    def _may_go_on(self) -> bool:
        now = time.monotonic()
        if now - self.opened_at > MOST_SECONDS:
            return False
        if now - self.checked_at > RIGHTS_SECONDS:
            self.checked_at = now
            return self._has_rights()
        return True

    def _has_rights(self) -> bool:
        with self.app.app_context():
            sign_in = db.session.get(SignIn, self.sign_in_id)
            if sign_in is None or sign_in.ended_at is not None or not sign_in.person.is_active:
                return False
            try:
                incident_for(sign_in.person, self.ref)
            except HTTPException:
                return False
            return True


def last_ring(rings: "queue.Queue[int]") -> int | None:
    """The highest number that rang by now; None when nothing rang until the heartbeat is due."""
    try:
        newest = rings.get(timeout=HEARTBEAT_SECONDS)
    except queue.Empty:
        return None
    while not rings.empty():
        newest = max(newest, rings.get_nowait())
    return newest


def as_event(update: Update) -> str:
    """One event; its id is what the browser sends back when it comes again."""
    lines = "".join(f"data: {line}\n" for line in _LINE.split(update.html))
    return f"id: {update.seq}\n{lines}\n"

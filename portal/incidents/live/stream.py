"""The stream of one viewer: each new row at once, until it is too old or its viewer may no longer look."""

import logging
import queue
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from portal.core.db import db
from portal.core.live import Hub
from portal.incidents.live.updates import Shared, Update, update_since
from portal.incidents.queries import incident_for, latest_seq
from portal.people.models import SignIn

log = logging.getLogger(__name__)

RETRY_MILLISECONDS = 3000
HEARTBEAT_SECONDS = 15.0
RIGHTS_SECONDS = 60.0
MOST_SECONDS = 600.0
MOST_PER_PERSON = 5
"""Streams of one person in one process: browsers open six connections to a host and need one for the rest."""

_LINE = re.compile(r"\r\n|\r|\n")


@dataclass(eq=False)
class Seat:
    """One stream's place. Who loses it to a newer stream is woken, to see that it is over."""

    rings: "queue.Queue[int]" = field(default_factory=lambda: queue.Queue())
    is_lost: bool = False

    def lose(self) -> None:
        self.is_lost = True
        with suppress(queue.Full):
            self.rings.put_nowait(0)


class Seats:
    """The open streams of each person in this process, oldest first.

    The newest stream is of the page that somebody looks at; the oldest often of a page they have left, which
    shows only when the next heartbeat is written. So the oldest goes; its page, if there is one, still polls.
    """

    def __init__(self) -> None:
        self._taken: dict[int, list[Seat]] = {}
        self._lock = threading.Lock()

    def take(self, person_id: int) -> Seat:
        with self._lock:
            taken = self._taken.setdefault(person_id, [])
            taken.append(Seat())
            for seat in taken[:-MOST_PER_PERSON]:
                seat.lose()
            del taken[:-MOST_PER_PERSON]
            return taken[-1]

    def give_back(self, person_id: int, seat: Seat) -> None:
        with self._lock:
            left = [other for other in self._taken.get(person_id, ()) if other is not seat]
            self._taken[person_id] = left
            if not left:
                del self._taken[person_id]

    def count(self, person_id: int) -> int:
        return len(self._taken.get(person_id, ()))


def seats() -> Seats:
    found: Seats = current_app.extensions["stream_seats"]
    return found


@dataclass
class Viewing:
    """One viewer of one incident. It outlives its request, so it carries numbers, no rows of the database."""

    app: Flask
    hub: Hub
    shared: Shared
    seat: Seat
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
                self.seat.rings = rings
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
        if self.seat.is_lost or now - self.opened_at > MOST_SECONDS:
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

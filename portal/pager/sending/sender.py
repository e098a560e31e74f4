"""A bounded pool of send slots in one process: providers that hang hold some slots, not the others' pages.

A slot sends one message (or bundle) after another, each claimed, sent and settled by itself, until nothing is due.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from flask import Flask, current_app

from portal.core import clock
from portal.core.settings import Settings
from portal.messages.outbox.actions import Claim, claim
from portal.pager.sending.delivery import send
from portal.pager.sending.lanes import Call, Lanes

Bundle = Sequence[Claim]
log = logging.getLogger(__name__)
SLOTS = 8
"""Messages on their way at once in one process, beside those that hang. Chosen by us."""
STOP_SECONDS = 4.0
"""How long the end waits for what is being sent: less than the supervisor's five. The lease covers the rest."""


class Sender:
    """The send slots of a process. Install it once, before anything is sent; the tasks find it in the app."""

    def __init__(self, app: Flask, *, slots: int = SLOTS) -> None:
        self._app = app
        self._slots = slots
        self._lanes = Lanes(slots)
        self._busy_count = 0
        self._asked_count = 0
        self._is_stopped = False
        self._changed = threading.Condition()
        self._claiming = threading.Lock()
        app.extensions["sender"] = self

    def send_due(self, *, grace: timedelta = timedelta()) -> int:
        """Put the free slots to work on what has been due for longer than `grace`; how many began.

        Does not wait for them. A slot that is busy looks again by itself, so a call is never lost.
        """
        began = 0
        while self._take_slot():
            own = self._first(grace)
            if own is None:
                break
            threading.Thread(target=self._work, args=(own, grace), name="slot", daemon=True).start()
            began += 1
        return began

    def stop(self, *, seconds: float = STOP_SECONDS) -> bool:
        """Take nothing more and wait for what is being sent. False when something still is: its lease will end."""
        with self._changed:
            self._is_stopped = True
            return self._changed.wait_for(lambda: self._busy_count == 0, timeout=seconds)

    def _take_slot(self) -> bool:
        with self._changed:
            self._asked_count += 1
            is_free = not self._is_stopped and self._held_count() < self._slots
            self._busy_count += is_free
            return is_free

    def _held_count(self) -> int:
        return self._busy_count - self._lanes.aside_count(time.monotonic())

    def _give_back(self) -> None:
        with self._changed:
            self._busy_count -= 1
            self._changed.notify_all()

    def _first(self, grace: timedelta) -> tuple[Bundle, Call] | None:
        """What a slot begins with; without it the slot is free again, also after an error."""
        own = None
        try:
            own = self._claim(grace)
        finally:
            if own is None:
                self._give_back()
        return own

    def _claim(self, grace: timedelta) -> tuple[Bundle, Call] | None:
        """The most urgent that goes by a lane with room. One claim at a time, else two would take the last room."""
        with self._claiming:
            claims = _claim(grace, full_lanes=self._lanes.full(time.monotonic()))
            return (claims[0], self._lanes.begin(claims[0][0].lane)) if claims else None

    def _work(self, first: tuple[Bundle, Call], grace: timedelta) -> None:
        own: tuple[Bundle, Call] | None = first
        while own is not None:
            try:
                self._send(*own, grace)
                own = self._next(grace)
            except Exception:
                log.exception("a send slot failed; what it held comes again when its lease has ended")
                own = None
                self._give_back()

    def _send(self, own: Bundle, call: Call, grace: timedelta) -> None:
        """What is expected to be slow leaves its slot to another first."""
        try:
            with self._app.app_context():
                if call.is_aside:
                    self.send_due(grace=grace)
                send(own, asking=self._asking(call))
        finally:
            self._lanes.end(call)

    @contextmanager
    def _asking(self, call: Call) -> Iterator[None]:
        self._lanes.ask(call, time.monotonic())
        try:
            yield
        finally:
            self._lanes.hear(call, time.monotonic())

    def _next(self, grace: timedelta) -> tuple[Bundle, Call] | None:
        """The slot's next message. It is free only if nobody asked while it looked, or others have taken its place."""
        while not self._leaves(self._is_in_the_way):
            asked = self._asked_count
            with self._app.app_context():
                own = self._claim(grace)
            if own is not None:
                return own
            if self._leaves(partial(self._was_not_asked_since, asked)):
                break
        return None

    def _is_in_the_way(self) -> bool:
        return self._is_stopped or self._held_count() > self._slots

    def _was_not_asked_since(self, asked: int) -> bool:
        return asked == self._asked_count

    def _leaves(self, is_so: Callable[[], bool]) -> bool:
        """Give the slot back if it is so; nobody can ask in between."""
        with self._changed:
            if is_so():
                self._busy_count -= 1
                self._changed.notify_all()
                return True
            return False


def send_due(*, grace: timedelta = timedelta()) -> int:
    """Have what is due sent by this process's slots, or here and now, one after another, where it has none."""
    sender: Sender | None = current_app.extensions.get("sender")
    if sender is not None:
        return sender.send_due(grace=grace)
    count = 0
    while claims := _claim(grace):
        send(claims[0])
        count += 1
    return count


def _claim(grace: timedelta, full_lanes: Collection[str] = ()) -> Sequence[Bundle]:
    settings: Settings = current_app.extensions["settings"]
    at = clock.database_now()
    lease = settings.page_lease_seconds
    return claim(at=at, worker=_me(), lease_seconds=lease, due_before=at - grace, full_lanes=full_lanes)


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"

"""A bounded pool of send slots in one process: a provider that hangs holds one slot, not the others' pages.

A slot sends one message (or bundle) after another, each claimed, sent and settled by itself, until nothing is due.
"""

import logging
import os
import socket
import threading
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, current_app

from portal.core import clock
from portal.core.settings import Settings
from portal.messages.actions import Claim, claim
from portal.pager.delivery import send

Bundle = Sequence[Claim]
log = logging.getLogger(__name__)
SLOTS = 8
"""Messages on their way at once in one process. Chosen by us: four providers may hang and four slots go on."""
STOP_SECONDS = 4.0
"""How long the end waits for what is being sent: less than the supervisor's five. The lease covers the rest."""


class Sender:
    """The send slots of a process. Install it once, before anything is sent; the tasks find it in the app."""

    def __init__(self, app: Flask, *, slots: int = SLOTS) -> None:
        self._app = app
        self._slots = slots
        self._busy_count = 0
        self._asked_count = 0
        self._is_stopped = False
        self._changed = threading.Condition()
        app.extensions["sender"] = self

    def send_due(self, *, grace: timedelta = timedelta()) -> int:
        """Put the free slots to work on what has been due for longer than `grace`; how many began.

        Does not wait for them. A slot that is busy looks again by itself, so a call is never lost.
        """
        began = 0
        while free := self._take_free():
            bundles = self._claims(free, grace)
            for own in bundles:
                threading.Thread(target=self._work, args=(own, grace), name="slot", daemon=True).start()
            began += len(bundles)
            if len(bundles) < free:
                break
        return began

    def stop(self, *, seconds: float = STOP_SECONDS) -> bool:
        """Take nothing more and wait for what is being sent. False when something still is: its lease will end."""
        with self._changed:
            self._is_stopped = True
            return self._changed.wait_for(lambda: self._busy_count == 0, timeout=seconds)

    def _take_free(self) -> int:
        with self._changed:
            self._asked_count += 1
            free = 0 if self._is_stopped else self._slots - self._busy_count
            self._busy_count += free
            return free

    def _claims(self, free: int, grace: timedelta) -> list[Bundle]:
        """Up to `free` messages; the slots that got none are free again, also after an error."""
        claims: list[Bundle] = []
        try:
            claims = list(_claim(free, grace))
        finally:
            self._give_back(free - len(claims))
        return claims

    def _give_back(self, count: int = 1) -> None:
        with self._changed:
            self._busy_count -= count
            self._changed.notify_all()

    def _work(self, first: Bundle, grace: timedelta) -> None:
        own: Bundle | None = first
        while own is not None:
            try:
                with self._app.app_context():
                    send(own)
                own = self._next(grace)
            except Exception:
                log.exception("a send slot failed; what it held comes again when its lease has ended")
                own = None
                self._give_back()

    def _next(self, grace: timedelta) -> Bundle | None:
        """The slot's next message. It is free only if nobody asked while it looked."""
        while True:
            asked = self._asked_count
            with self._app.app_context():
                claims = [] if self._is_stopped else list(_claim(1, grace))
            if claims:
                return claims[0]
            with self._changed:
                if asked == self._asked_count or self._is_stopped:
                    self._busy_count -= 1
                    self._changed.notify_all()
                    return None


def send_due(*, grace: timedelta = timedelta()) -> int:
    """Have what is due sent by this process's slots, or here and now, one after another, where it has none."""
    sender: Sender | None = current_app.extensions.get("sender")
    if sender is not None:
        return sender.send_due(grace=grace)
    count = 0
    while claims := _claim(1, grace):
        send(claims[0])
        count += 1
    return count


def _claim(limit: int, grace: timedelta) -> Sequence[Bundle]:
    settings: Settings = current_app.extensions["settings"]
    at = clock.database_now()
    lease = settings.page_lease_seconds
    return claim(at=at, worker=_me(), lease_seconds=lease, limit=limit, due_before=at - grace)


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"

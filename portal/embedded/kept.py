"""A program that is started again whenever it ends."""

import time
from collections.abc import Callable

from portal.embedded import child
from portal.embedded.child import Child, Program
from portal.embedded.errors import EmbeddedError

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
HEALTHY_SECONDS = 30
"""After this long without an end, the next pause is the first again. All three chosen by us."""


class Kept:
    """Starts what `prepare` gives, now and after each end, with growing pauses.

    Units: `now` is an instant of time.monotonic().
    """

    def __init__(self, name: str, prepare: Callable[[], Program], *, running: Child | None = None) -> None:
        self.name = name
        self.child = running
        self._prepare = prepare
        self._pause_seconds = FIRST_PAUSE_SECONDS
        self._started = time.monotonic()
        self._due = 0.0

    def tend(self, now: float) -> str:
        """Start it when that is due; the answer is a sentence if it ended or did not start, or empty."""
        if self.child is None:
            return self._start(now) if now >= self._due else ""
        return self._clear(self.child, now) if self.child.ended else ""

    def _start(self, now: float) -> str:
        try:
            self.child, self._started = child.start(self._prepare()), now
        except (OSError, EmbeddedError) as error:
            return f"{self.name} could not be started, next try in {self._postpone(now):g} s: {error}"
        return ""

    def _clear(self, ended: Child, now: float) -> str:
        child.kill_group(ended)
        self.child = None
        if now - self._started > HEALTHY_SECONDS:
            self._pause_seconds = FIRST_PAUSE_SECONDS
        code, log = ended.process.returncode, ended.program.log
        return f"{self.name} ended ({code}) and starts again in {self._postpone(now):g} s; its log is {log}"

    def _postpone(self, now: float) -> float:
        pause = self._pause_seconds
        self._due, self._pause_seconds = now + pause, min(pause * 2, LONGEST_PAUSE_SECONDS)
        return pause

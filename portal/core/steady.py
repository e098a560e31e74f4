"""A clock that time corrections cannot turn back: wall time checked against the machine's own counting."""

import logging
import threading
import time
from datetime import datetime, timedelta

from portal.core.clock import SystemClock

log = logging.getLogger(__name__)
JUMP = timedelta(seconds=5)
"""How far wall clock and counting may differ before it is a jump. Source: a few times what NTP slews in a tick."""


class SteadyClock(SystemClock):
    """For the engine: after a jump back it goes on counting until the wall clock has caught up.

    So what is due stays due. A jump forward is followed at once: early is better than late.
    """

    def __init__(self) -> None:
        self._wall: datetime | None = None
        self._counted = 0.0
        self._lock = threading.Lock()
        self.jump_count = 0

    def database_now(self) -> datetime:
        return self.settle(super().database_now(), time.monotonic())

    def settle(self, wall: datetime, counted: float) -> datetime:
        """The time to go by, from what the wall clock shows and the monotonic seconds at that instant."""
        with self._lock:
            expected = wall if self._wall is None else self._wall + timedelta(seconds=counted - self._counted)
            if abs(wall - expected) > JUMP:
                self._tell(wall - expected)
            now = expected if wall < expected - JUMP else wall
            self._wall, self._counted = now, counted
            return now

    def _tell(self, jump: timedelta) -> None:
        """Once a jump, not once a tick while it lasts."""
        self.jump_count += 1
        if self.jump_count & (self.jump_count - 1) == 0:  # the 1st, 2nd, 4th, 8th …
            log.warning("the database's clock is %+.0f s off; set it right with NTP", jump.total_seconds())

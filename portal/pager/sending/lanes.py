"""Which calls of one process are under way, and by which lanes more may leave: no hanging provider fills the slots.

A lane may hold as many slots as are free. A call that is slow stands aside: it holds none any more, and another message
goes meanwhile. What leaves by a slow lane starts aside, until one of its calls is quick again; there a lane may hold a
quarter of what is free, so that a dozen lanes find room.
"""

import threading
from collections import Counter
from dataclasses import dataclass

SLOW_SECONDS = 3.0
"""A call that has taken longer is slow. Chosen by us: providers answer within one, and the clock's grace is as long."""
MOST_ASIDE = 24
"""Slow calls at once, each a thread that waits. Chosen by us: eleven lanes that hang have at least one of them each."""
SHARE = 4


@dataclass(eq=False)
class Call:
    """One message on its way. `lane` None: written before there were lanes.

    `began` is set while the provider is waited for: what the database takes is no fault of a lane, and more threads
    would not help it.
    """

    lane: str | None
    is_aside: bool
    began: float | None = None


class Lanes:
    """Of a process with so many `slots`, for its threads to share. `now` counts monotonic seconds."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._lock = threading.Lock()
        self._calls: set[Call] = set()
        self._slow: set[str] = set()

    def begin(self, lane: str | None) -> Call:
        """To be ended by `end`, and between them `ask` and `hear` around the wait for the provider."""
        with self._lock:
            call = Call(lane, lane in self._slow)
            self._calls.add(call)
            return call

    def ask(self, call: Call, now: float) -> None:
        with self._lock:
            call.began = now

    def hear(self, call: Call, now: float) -> None:
        """The provider has answered, or its time is over: from here on the call holds a slot as any other."""
        with self._lock:
            self._look(now)
            if call.began is not None and now - call.began <= SLOW_SECONDS and call.lane is not None:
                self._slow.discard(call.lane)
            call.began, call.is_aside = None, False

    def end(self, call: Call) -> None:
        with self._lock:
            self._calls.discard(call)

    def aside_count(self, now: float) -> int:
        """Calls that hold no slot: never more than there is room for."""
        with self._lock:
            return self._look(now)

    def full(self, now: float) -> list[str]:
        """The lanes by which nothing more may leave."""
        with self._lock:
            aside = self._look(now)
            free, room = self._slots - (len(self._calls) - aside), MOST_ASIDE - aside
            held = Counter(call.lane for call in self._calls if call.lane is not None)
            slow = [lane for lane in self._slow if held[lane] * SHARE >= room]
            return slow + [lane for lane, count in held.items() if lane not in self._slow and count >= free]

    def _look(self, now: float) -> int:
        """Let those that have become slow stand aside; how many do. The caller holds the lock."""
        for call in self._calls:
            if not call.is_aside and call.began is not None and now - call.began > SLOW_SECONDS:
                call.is_aside = True
                self._slow.update([call.lane] if call.lane is not None else [])
        return min(MOST_ASIDE, sum(call.is_aside for call in self._calls))

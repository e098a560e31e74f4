"""What is new on an incident's view since a sequence number, rendered once for everybody who looks at it.

A poll and a stream give the same answer: the rows after the viewer's own cursor, a tail that asks for what
comes after them, and where the incident stands by now. Rows go into the list by their number, so one that
comes twice is one row; everything else replaces itself by its id. A lost answer loses nothing: the cursor is
in the page, and the next question repeats it. Where the incident stands comes with every answer rather than
on demand: some kilobytes in one rendering, where asking for it would be a request per viewer and event.

Nothing rendered here may depend on who looks: times are in the team's zone, no form carries a token.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from portal.core import clock
from portal.incidents.board import board_of
from portal.incidents.queries import entries_of, incident_by_id

MOST_ROWS = 500
"""Rows in one answer; what is beyond comes with the next."""

KEEP_SECONDS = 5.0
"""How long an answer is shared. Rows never change, but where the incident stands may, without a new row."""


@dataclass(frozen=True)
class Update:
    """HTML for everybody whose cursor was at the same place; `seq` is the new cursor."""

    seq: int
    html: str


def update_since(incident_id: int, after: int) -> Update | None:
    """The rows after a number, or None when there are none.

    The incident's row is read once, and with it where it stands and how far its timeline goes: rows that are
    written a moment later belong to the next answer, with what they changed.
    """
    incident = incident_by_id(incident_id)
    if incident is None or incident.timeline_seq <= after:
        return None
    seq = min(incident.timeline_seq, after + MOST_ROWS)
    board = board_of(incident)
    entries = [entry for entry in entries_of(incident, after=after, limit=MOST_ROWS) if entry.seq <= seq]
    template = current_app.jinja_env.get_template(
        "incidents/update.html"
    )  # without what is added for a viewer
    html = template.render(board=board, entries=entries, seq=seq, is_update=True, now=clock.now())
    return Update(seq, html)


@dataclass
class _Kept:
    lock: threading.Lock = field(default_factory=lambda: threading.Lock())  # gevent's, once it has patched
    update: Update | None = None
    made_at: float = 0.0


class Shared:
    """The answers of one process: five hundred viewers of an event cost one query and one rendering."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, str], _Kept] = {}
        self._lock = threading.Lock()

    def get(
        self,
        incident_id: int,
        after: int,
        *,
        upto: int,
        locale: str,
        make: Callable[[int, int], Update | None],
    ) -> Update | None:
        """The answer to a cursor that holds the row `upto`; the first who asks makes it, the others wait."""
        kept = self._place((incident_id, after, locale))
        with kept.lock:
            if not self._is_good(kept, min(upto, after + MOST_ROWS)):
                kept.update, kept.made_at = make(incident_id, after), time.monotonic()
            return kept.update

    def _place(self, key: tuple[int, int, str]) -> _Kept:
        """The place of a key; places whose answer nobody may use any more are given up."""
        with self._lock:
            for old in [k for k, kept in self._kept.items() if self._is_old(kept) and not kept.lock.locked()]:
                del self._kept[old]
            return self._kept.setdefault(key, _Kept())

    def _is_good(self, kept: _Kept, upto: int) -> bool:
        return kept.update is not None and kept.update.seq >= upto and not self._is_old(kept)

    def _is_old(self, kept: _Kept) -> bool:
        return time.monotonic() - kept.made_at > KEEP_SECONDS


def shared() -> Shared:
    found: Shared = current_app.extensions["shared_updates"]
    return found

"""A server program together with how one sees that it answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.embedded import child
from portal.embedded.child import Child, Program
from portal.embedded.errors import EmbeddedError

START_SECONDS = 60
"""How long a server may take to answer, crash recovery included. Chosen by us."""

TRIES = 5
"""Right after a crash PostgreSQL may refuse once, until its last process has let go of shared memory."""


@dataclass(frozen=True)
class Server:
    """A prepared server: `start` it, then it answers at `url`."""

    program: Program
    url: str
    answers: Callable[[], bool]


def start(server: Server) -> Child:
    """Start a server and wait until it answers.

    Errors: EmbeddedError with the end of its log, when it ends again and again or stays silent.
    """
    for attempt in range(TRIES):
        running = child.start(server.program)
        if _wait_for_answer(server, running):
            return running
        child.kill_group(running)
        child.refuse_if_root_cannot_hide(running.process.returncode)
        time.sleep(0.1 * 2**attempt)
    last_words = child.last_words(server.program)
    raise EmbeddedError(f"{server.program.name} does not start; {server.program.log} ends:\n{last_words}")


def _wait_for_answer(server: Server, running: Child) -> bool:
    patience = time.monotonic() + START_SECONDS
    while not running.ended and time.monotonic() < patience:
        if server.answers():
            return True
        time.sleep(0.03)
    return False

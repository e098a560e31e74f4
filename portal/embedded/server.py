"""A server program together with how one sees that it answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.embedded import child
from portal.embedded.child import Child, Program
from portal.embedded.errors import EmbeddedError

START_SECONDS = 60
"""How long a server may take to answer, crash recovery included. Chosen by us."""

STOP_SECONDS = 4
"""How long one that we no longer want may take to end. Chosen by us: all has to end within 10 s."""

TRIES = 5
"""Right after a crash PostgreSQL may refuse once, until its last process has let go of shared memory."""


@dataclass(frozen=True)
class Server:
    """A prepared server: `start` it, then it answers at `url`."""

    program: Program
    url: str
    answers: Callable[[], bool]


def start(
    server: Server,
    *,
    pause: Callable[[float], None] = time.sleep,
    meanwhile: Callable[[], object] = lambda: None,
) -> Child:
    """Start a server, do once what can be done meanwhile, and wait until it answers.

    An exception from `pause` or `meanwhile` gives up.

    Errors: EmbeddedError with the end of its log, when it ends again and again or stays silent.
    """
    for attempt in range(TRIES):
        pause(0.1 * (2**attempt - 1))
        running = child.start(server.program)
        try:
            if attempt == 0:
                meanwhile()
            if _answers_in_time(server, running, pause):
                return running
        except BaseException:
            child.stop([running], until=time.monotonic() + STOP_SECONDS)
            raise
        child.kill_group(running)
        child.refuse_if_root_cannot_hide(running.process.returncode)
    last_words = child.last_words(server.program)
    raise EmbeddedError(f"{server.program.name} does not start; {server.program.log} ends:\n{last_words}")


def _answers_in_time(server: Server, running: Child, pause: Callable[[float], None]) -> bool:
    patience = time.monotonic() + START_SECONDS
    while not running.ended and time.monotonic() < patience:
        if server.answers():
            return True
        pause(0.03)
    return False

"""Waiting for what another process or thread brings about: an eye is kept on it, and patience only ends what hangs.

No test says how fast something is, since that is up to the machine; benches do.
"""

import socket
import time
from collections.abc import Callable

PATIENCE_SECONDS = 150
"""Far more than anything here takes on a loaded machine, and less than a test may take. Chosen by us."""
SOON_SECONDS = 20
"""What has to end by itself has ended by then, and what would be waited out has not. Chosen by us."""
LOOK_SECONDS = 0.02


def until(
    what: Callable[[], object],
    *,
    seconds: float = PATIENCE_SECONDS,
    told: Callable[[], object] | None = None,
    pause: Callable[[float], object] = time.sleep,
) -> None:
    """Return when it holds. Errors: AssertionError, with what is told by then."""
    patience = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < patience, f"not within {seconds} s{f': {told()}' if told else ''}"
        pause(LOOK_SECONDS)


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])

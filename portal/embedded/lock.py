"""One process runs the servers of a DATA_DIR; others may visit them meanwhile.

Every lock here is a file: closing it gives the lock back, and the kernel closes it however a process ends.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from portal.embedded.errors import AlreadyRunning


def own(home: Path) -> IO[str]:
    """Become the one process that runs servers here.

    Errors: AlreadyRunning, which names the process that is.
    """
    file = _open(home / "lock")
    if not _try(file, fcntl.LOCK_EX):
        pid = file.read().strip()
        file.close()
        raise AlreadyRunning(_already_running(home, pid))
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def visit(home: Path) -> IO[str] | None:
    """Keep the owner from stopping its servers; None if it is about to."""
    file = _open(home / "visitors")
    if _try(file, fcntl.LOCK_SH):
        return file
    file.close()
    return None


def await_leave(home: Path) -> IO[str]:
    """Wait until the last visitor has left, and let no other in."""
    file = _open(home / "visitors")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _open(path: Path) -> IO[str]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


def _try(file: IO[str], how: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, how | fcntl.LOCK_NB)
        return True
    return False


def _already_running(home: Path, pid: str) -> str:
    who = f"process {pid}" if pid else "another process"
    return f"Relève already runs in {home} ({who}). Stop it first, or set DATA_DIR to another folder."

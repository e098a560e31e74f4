"""Servers that a killed process has left behind in DATA_DIR."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PATIENCE_SECONDS = 10
"""Time for a clean end before SIGKILL; PostgreSQL writes a checkpoint in it. Chosen by us."""


def clear(pid_file: Path, *, program: str, folder: Path, stop_signal: signal.Signals) -> None:
    """End the server that a pid file names, if it still is that program in that folder, and remove the file.

    Pids are given out again: a process of another command line is left alone. PostgreSQL itself only looks
    whether the pid lives, and would refuse to start beside a stranger.
    """
    pid = _pid(pid_file)
    patience = time.monotonic() + PATIENCE_SECONDS
    while pid and _is_at_work(pid, program, folder):
        with suppress(ProcessLookupError):
            os.kill(pid, stop_signal if time.monotonic() < patience else signal.SIGKILL)
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _pid(file: Path) -> int:
    """The number in its first line, 0 for none. A PostgreSQL without a postmaster writes a negative one."""
    with suppress(OSError, ValueError, IndexError):
        return abs(int(file.read_text().splitlines()[0]))
    return 0


def _is_at_work(pid: int, program: str, folder: Path) -> bool:
    line = _command_line(pid)
    return program in line and str(folder) in line


def _command_line(pid: int) -> str:
    """Empty for a process that has ended, be it a zombie or gone."""
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        return ""
    ps = ["ps", "-o", "args=", "-p", str(pid)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout

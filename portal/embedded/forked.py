"""A child that begins as a copy of this process, so that what is loaded here is in memory once."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO


class Forked:
    """As much of subprocess.Popen as a supervisor needs. `call` runs in the copy, which ends with it.

    Fork only a process without threads and without open connections: the copy would share them.
    """

    def __init__(
        self,
        call: Callable[[], object],
        *,
        env: Mapping[str, str],
        cwd: Path,
        log: IO[bytes],
        setup: Callable[[], None] | None,
    ) -> None:
        self.returncode: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _become(call, env, cwd, log.fileno(), setup)

    def poll(self) -> int | None:
        return self._reap(os.WNOHANG)

    def wait(self) -> int | None:
        return self._reap(0)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _reap(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _become(
    call: Callable[[], object], env: Mapping[str, str], cwd: Path, log: int, setup: Callable[[], None] | None
) -> None:
    """Nothing of the parent's may go on here: not its signals, its files, or its way out."""
    code = 1
    try:
        _leave_behind(env, cwd, log)
        if setup:
            setup()
        call()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _leave_behind(env: Mapping[str, str], cwd: Path, log: int) -> None:
    """The lock on DATA_DIR is among the files: a copy of it would outlive the supervisor."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)

"""A process of its own for each attempt: what a change breaks, loops in or fills stays in there."""

import gc
import os
import resource
import signal
import sys
import time
from collections.abc import Callable

MEMORY = 4 << 30
"""Bytes of addresses. A change that gathers without end fails by itself."""


def in_child(work: Callable[[], int], *, seconds: int, is_quiet: bool = True) -> int:
    """What work returns; anything else than 0 when it crashes, is killed, or takes more CPU time than so much."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os._exit(_alone(work, seconds, is_quiet))
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _alone(work: Callable[[], int], seconds: int, is_quiet: bool) -> int:
    gc.disable()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(60 * seconds)  # whoever sleeps takes no CPU time
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    if is_quiet:
        os.dup2(nowhere, sys.stderr.fileno())
    try:
        return work()
    except BaseException as error:
        print(error, file=sys.stderr)
        return 1

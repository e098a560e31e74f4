"""`releve up` as people run it: how soon it answers with data there, and what it holds when it does nothing."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import psutil

from scripts.bench.stand import ROOT, Stand, free_port

STARTS = 3
REST_SECONDS = 12
VISITS = 12
"""So that each web process has served some: one that never did holds less."""


def cold_start_and_memory() -> tuple[tuple[float, float], float]:
    """Seconds to the first 200 of /health and CPU seconds of all until then, medians; megabytes (10^6) when idle."""
    with tempfile.TemporaryDirectory(prefix="releve-bench-up-") as folder:
        env = _environment(Path(folder))
        with _up(env):
            pass  # makes the data
        starts = [_start(env) for _run in range(STARTS)]
        with _up(env) as process:
            for _visit in range(VISITS):
                _visit_once(env)
            time.sleep(REST_SECONDS)
            memory = tree_mb(process.pid)
    return (statistics.median(s for s, _ in starts), statistics.median(cpu for _, cpu in starts)), memory


def tree_mb(pid: int) -> float:
    """Proportional set size of a process and all below it: what is shared counts once."""
    return sum(_pss(one) for one in _tree(pid)) / 1e6


def floor_memory_mb(made: Stand) -> float:
    """The floor's web processes and the two servers as they stand beside it."""
    servers = [p for p in psutil.Process().children() if p.name().startswith(("postgres", "valkey"))]
    return tree_mb(made.floor_pid) + sum(_pss(server) for server in servers) / 1e6


def _start(env: dict[str, str]) -> tuple[float, float]:
    began = time.monotonic()
    with _up(env) as process:
        took = time.monotonic() - began
        cpu = sum(sum(one.cpu_times()[:4]) for one in [psutil.Process(process.pid)])
        cpu += sum(sum(one.cpu_times()[:2]) for one in psutil.Process(process.pid).children(recursive=True))
        return took, cpu


@contextmanager
def _up(env: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "up"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        while not _visit_once(env):
            if process.poll() is not None:
                sys.exit("releve up ended")
            time.sleep(0.02)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _visit_once(env: dict[str, str]) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{env['PORT']}/health", timeout=5):
        return True
    return False


def _environment(folder: Path) -> dict[str, str]:
    """As people have it: servers of its own, and Python keeps what it has compiled."""
    other = ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in other}
    return kept | {"DATA_DIR": str(folder / "var"), "PORT": str(free_port())}


def _tree(pid: int) -> list[psutil.Process]:
    return [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]


def _pss(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_full_info().pss)
    return 0

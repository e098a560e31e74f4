"""The stand: servers, both applications and the data that the figures are taken on."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psutil

from portal.embedded.servers import embedded

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Stand:
    """What runs, and how to reach it."""

    ours: str
    bare: str
    env: dict[str, str]
    folder: Path
    token: str
    secret: str
    feed: str
    session: str
    teams: list[str]
    floor_pid: int
    cpu: dict[str, Callable[[], float]]


@contextmanager
def stand() -> Iterator[Stand]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="releve-bench-")))
        addresses = stack.enter_context(embedded(folder / "var"))
        env = os.environ | {
            "DATABASE_URL": str(addresses.database_url), "REDIS_URL": str(addresses.redis_url),
            "SECRET_KEY": "a key for the bench only, long enough", "DATA_DIR": str(folder / "var"),
            "PORT": str(free_port()), "HTTP_ALLOW": "127.0.0.1", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        made = _seeded(env)
        web = stack.enter_context(
            _process(["-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"], env, folder / "web.log")
        )
        floor_port = str(free_port())
        settings = ["-k", "gevent", "-w", "2", "-b", f"127.0.0.1:{floor_port}", "scripts.bench.floor:app"]
        floor = stack.enter_context(_process(["-m", "gunicorn", *settings], env, folder / "floor.log"))
        ours, bare = f"http://127.0.0.1:{env['PORT']}", f"http://127.0.0.1:{floor_port}"
        _await(f"{ours}/sign-in")
        _await(f"{bare}/sixty-rows")
        cpu = {"ours": lambda: _cpu_seconds(web.pid), "bare": lambda: _cpu_seconds(floor.pid)}
        yield Stand(ours, bare, dict(env), folder, floor_pid=floor.pid, cpu=cpu, **made)


def _seeded(env: dict[str, str]) -> dict[str, object]:
    command = [sys.executable, "-c", "from scripts.bench.seed import main; main()"]
    said = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if said.returncode:
        sys.exit(said.stderr)
    return dict(json.loads(said.stdout.splitlines()[-1]))


@contextmanager
def _process(arguments: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments], env=env, cwd=ROOT, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)


@contextmanager
def helpers(env: dict[str, str], folder: Path) -> Iterator[list[int]]:
    """Worker and clock, for what they send."""
    with (
        _process(["-m", "portal.cli", "worker"], env, folder / "worker.log") as worker,
        _process(["-m", "portal.cli", "clock"], env, folder / "clock.log") as clock,
    ):
        time.sleep(3)
        yield [worker.pid, clock.pid]


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _await(url: str) -> None:
    for _try in range(200):
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url} does not answer")


def _cpu_seconds(pid: int) -> float:
    """CPU of a process and its children, user and system."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)

"""The portal on free ports of this machine: each server and process a child of its own, to be killed by name."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.request import urlopen

from redis import Redis

from portal.embedded import child, postgres, processes, server, valkey
from portal.embedded.child import Child, Program
from portal.embedded.processes import ROOT
from portal.embedded.servers import embedded

KEY = "a key for torture only, long enough"
SERVERS = ("postgres", "valkey")
USUAL = ("web", "worker-1", "clock-1")


@dataclass
class Stand:
    """`start("web")`, `kill("worker-1")`: what is before the dash says which program it is."""

    home: Path
    env: dict[str, str]
    parts: dict[str, Child] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    database_env: Mapping[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return self.port_of("web")

    def port_of(self, name: str) -> int:
        """Where that web process listens; `web-2` is a second machine's, on the same database and queue."""
        return self.ports.setdefault(name, free_port())

    @property
    def database_url(self) -> str:
        return self.env["DATABASE_URL"]

    def start(self, *names: str, **env: str) -> None:
        """Start them; servers and the web process are waited for."""
        for name in names:
            if name in SERVERS:
                self.parts[name] = server.start(self._server(name))
            else:
                self.parts[name] = child.start(self._program(name, env))
            if name.startswith("web"):
                self.await_web(name)

    def _server(self, name: str) -> server.Server:
        made = postgres.server(self.home) if name == "postgres" else valkey.server(self.home)
        faked = self.database_env if name == "postgres" else {}
        return replace(made, program=replace(made.program, env={**made.program.env, **faked}))

    def _program(self, name: str, env: Mapping[str, str]) -> Program:
        kind = {"web": processes.web, "worker": processes.worker, "clock": processes.clock}
        made, given = kind[name.partition("-")[0]](), self.env | self._place(name) | dict(env)
        program = processes.program(made, home=self.home, env=given)
        return replace(program, log=self.home / "log" / f"{name}.log")

    def _place(self, name: str) -> dict[str, str]:
        """What two web machines do not share: an address, and the folder of their counts."""
        if not name.startswith("web"):
            return {}
        return {"PORT": str(self.port_of(name))} | (
            {} if name == "web" else {"DATA_DIR": str(self.home / name)}
        )

    def await_web(self, name: str, seconds: float = 30) -> None:
        patience, url = time.monotonic() + seconds, f"http://127.0.0.1:{self.port_of(name)}"
        while time.monotonic() < patience:
            with suppress(OSError), urlopen(f"{url}/static/css/base.css", timeout=2):
                return
            time.sleep(0.1)
        raise AssertionError("the web process does not answer")

    def await_workers(self, seconds: float = 15) -> None:
        """Until every worker listens: it takes a second or two to load."""
        wanted, patience = sum(name.startswith("worker") for name in self.parts), time.monotonic() + seconds
        with Redis.from_url(self.env["REDIS_URL"]) as redis:
            while redis.scard("rq:workers") < wanted and time.monotonic() < patience:
                time.sleep(0.1)

    def pid(self, name: str) -> int:
        return self.parts[name].process.pid

    def signal(self, name: str, number: signal.Signals) -> None:
        """To the process alone."""
        self.parts[name].process.send_signal(number)

    def freeze(self, *names: str) -> None:
        for name in names:
            os.killpg(self.pid(name), signal.SIGSTOP)

    def thaw(self, *names: str) -> None:
        for name in names:
            os.killpg(self.pid(name), signal.SIGCONT)

    def kill(self, *names: str) -> None:
        """`kill -9`, of the process alone; what it leaves behind is part of the trial."""
        for name in names:
            self.signal(name, signal.SIGKILL)
            self.parts.pop(name).process.wait()

    def stop(self, *names: str, seconds: float = 8) -> None:
        """As a supervisor does: SIGTERM (SIGINT for PostgreSQL), then SIGKILL."""
        found = [self.parts.pop(name) for name in names if name in self.parts]
        child.stop(found, until=time.monotonic() + seconds)

    def close(self) -> None:
        for part in self.parts.values():
            with suppress(OSError):
                os.killpg(part.process.pid, signal.SIGCONT)
        self.stop(*[name for name in self.parts if name not in SERVERS])
        self.stop("postgres")
        self.stop("valkey")

    def python(self, code: str, *arguments: str, wait: float = 300) -> subprocess.CompletedProcess[str]:
        """Run code inside an application, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self.env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=wait,
        )  # fmt: skip

    def log(self, name: str) -> str:
        path = self.home / "log" / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""


def template(folder: Path) -> Path:
    """A DATA_DIR with a migrated, empty database, to be copied for each trial."""
    home = folder / "template"
    with embedded(home) as addresses:
        env = os.environ | _addresses(addresses.database_url, addresses.redis_url) | {"SECRET_KEY": KEY}
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli", "migrate"],
            env=env, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return home


def _addresses(database_url: str | None, redis_url: str | None) -> dict[str, str]:
    return {"DATABASE_URL": str(database_url), "REDIS_URL": str(redis_url)}


@contextmanager
def stand(made: Path, home: Path, env: Mapping[str, str], database_env: Mapping[str, str]) -> Iterator[Stand]:
    """Both servers and nothing else; what was started in the block ends with it."""
    if not home.exists() or not any(home.iterdir()):
        shutil.copytree(made, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("run", "log", "lock"))
    given = os.environ | _addresses(postgres.url(home), valkey.url(home))
    running = Stand(
        home,
        given | {"SECRET_KEY": KEY, "DATA_DIR": str(home), "HTTP_ALLOW": "127.0.0.0/8"} | dict(env),
        database_env=database_env,
    )
    try:
        running.start(*SERVERS)
        yield running
    finally:
        running.close()


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])

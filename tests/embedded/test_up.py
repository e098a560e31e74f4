"""`releve up` as it is: web, worker and clock are copies of it, start again when they are killed, and end with it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from redis import Redis
from rq import Worker

from portal.embedded import address, postgres, valkey
from portal.embedded.processes import ROOT
from tests.embedded.runs import Run
from tests.waiting import free_port, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="other systems start the commands instead"),
]


class Up(Run):
    def __init__(self, data_dir: Path) -> None:
        self.data_dir, self.port = data_dir, free_port()
        self.output = data_dir.with_name(f"output-{time.monotonic_ns()}")
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.cli", "up"],
                env=kept | {"DATA_DIR": str(data_dir), "PORT": str(self.port), "WEB_CONCURRENCY": "1"},
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )
        self.family: list[psutil.Process] = []

    def await_greeting(self) -> None:
        until(lambda: "Relève is at" in self.said or self.process.poll() is not None)
        assert "Relève is at" in self.said, self.said

    def kill_and_await(self, name: str) -> int:
        """The process that stands in its place."""
        killed = self.kill(name)
        until(lambda: self.pid(name) not in (None, killed))
        found = self.pid(name)
        assert found
        return found


def takes_jobs(pid: int, data_dir: Path) -> bool:
    with Redis.from_url(valkey.url(data_dir)) as redis:
        return pid in [worker.pid for worker in Worker.all(connection=redis)]


def sweep_count_since(at: object, data_dir: Path) -> int:
    with psycopg.connect(postgres.url(data_dir)) as connection:
        row = connection.execute("SELECT count(*) FROM sweep_run WHERE ran_at > %s", [at]).fetchone()
    assert row
    return int(row[0])


def now_at(data_dir: Path) -> object:
    with psycopg.connect(postgres.url(data_dir)) as connection:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row
    return row[0]


def test_killed_copies_start_again_and_work_and_none_outlives_a_killed_parent(data_dir: Path) -> None:
    with Up(data_dir) as run:
        run.await_greeting()
        assert psutil.Process(run.process.pid).num_threads() == 1, "a copy would find its locks as they are"
        for name in ("web", "worker", "clock"):
            assert psutil.Process(run.pid(name)).cmdline()[-1] == "up", "a copy, not a command of its own"
        worker = run.kill_and_await("worker")
        until(lambda: takes_jobs(worker, data_dir))
        run.kill_and_await("clock")
        killed_at = now_at(data_dir)
        until(lambda: sweep_count_since(killed_at, data_dir) > 0)
        run.kill_and_await("web")
        until(lambda: address.is_healthy("127.0.0.1", run.port))
        assert "Traceback" not in (data_dir / "log" / "web.log").read_text()
        run.note_family()
        run.process.kill()
        until(lambda: not run.left())

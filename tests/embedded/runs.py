"""A supervisor in a process of its own, watched from outside."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from portal.embedded.processes import ROOT
from tests.waiting import PATIENCE_SECONDS, until

SLEEP = "import time; time.sleep(600)"


class Run:
    """Stand-ins are Python programs by name; a step, one more, runs before them."""

    def __init__(
        self, data_dir: Path, processes: dict[str, str] | None = None, *, step: str = "pass", port: str = ""
    ) -> None:
        self.data_dir = data_dir
        self.output = data_dir.with_name(f"output-{time.monotonic_ns()}")
        env = os.environ | {"STEP": step, "PROCESSES": json.dumps(processes or {"worker": SLEEP})}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.embedded.stand_in", data_dir, port],
                env=env,
                cwd=ROOT,
                stdout=output,
                stderr=output,
                preexec_fn=_as_in_a_terminal,
            )
        self.family: list[psutil.Process] = []

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        self.note_family()
        self.process.kill()
        self.process.wait()
        for process in self.left():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        until(lambda: not self.left())

    @property
    def said(self) -> str:
        return self.output.read_text()

    def ready(self) -> "Run":
        until(lambda: "ready" in self.said or self.process.poll() is not None)
        assert "ready" in self.said, self.said
        self.note_family()
        return self

    def note_family(self) -> None:
        with suppress(psutil.NoSuchProcess):
            self.family += psutil.Process(self.process.pid).children(recursive=True)

    def pid(self, name: str) -> int | None:
        """The direct child of that log: `postgres`, `valkey`, or a stand-in."""
        log = self.data_dir / "log" / f"{name}.log"
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess, OSError):
                if Path(f"/proc/{child.pid}/fd/1").resolve() == log.resolve():
                    return child.pid
        return None

    def kill(self, name: str) -> int:
        pid = self.pid(name)
        assert pid
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Seconds until it has ended."""
        self.note_family()
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE_SECONDS)
        return time.monotonic() - began

    def left(self) -> list[psutil.Process]:
        """What of it still runs."""
        return [process for process in self.family if is_alive(process)]


def _as_in_a_terminal() -> None:
    """The tests themselves may have been started by nohup, whose children inherit what it ignores."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def is_alive(process: psutil.Process) -> bool:
    """Whether it runs; one that ends while it is asked does not."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False

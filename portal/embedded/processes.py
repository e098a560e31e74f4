"""The portal's own processes and the commands that start them."""

import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.child import Program

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: wsgi.py, gunicorn.conf.py and the templates lie here."""


GUNICORN = ("--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app")


@dataclass(frozen=True)
class Process:
    """One of the portal's processes, and the kernel's signal to it when the supervisor dies.

    With `call` it is a copy of the supervisor that runs it, where the system can copy processes.
    """

    name: str
    command: Sequence[str | Path]
    death_signal: signal.Signals = signal.SIGTERM
    call: Callable[[], object] | None = None


def web(call: Callable[[], object] | None = None) -> Process:
    """gunicorn, set up by gunicorn.conf.py."""
    return Process("web", [sys.executable, "-m", "gunicorn", *GUNICORN], call=call)


def worker(call: Callable[[], object] | None = None) -> Process:
    """The RQ worker; SIGTERM would let it finish its job first, without a supervisor to end it."""
    return Process("worker", _releve("worker"), death_signal=signal.SIGKILL, call=call)


def clock(call: Callable[[], object] | None = None) -> Process:
    """The engine; what it was sending comes again when its lease has expired."""
    return Process("clock", _releve("clock"), death_signal=signal.SIGKILL, call=call)


def step(*arguments: str, call: Callable[[], object] | None = None) -> Process:
    """A command that runs once and ends, named after its first word: `step("seed", "demo")`."""
    return Process(arguments[0], _releve(*arguments), call=call)


def program(process: Process, *, home: Path, env: Mapping[str, str]) -> Program:
    """The process with its environment, its log in DATA_DIR and the checkout as its folder."""
    return Program(
        name=process.name,
        command=process.command,
        env=env,
        cwd=ROOT,
        log=home / "log" / f"{process.name}.log",
        death_signal=process.death_signal,
        call=process.call,
    )


def _releve(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "portal.cli", *arguments]

"""Child processes that never outlive us: how they are started and stopped."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.errors import EmbeddedError
from portal.embedded.forked import Forked

NO_NAMESPACE = 120
"""Exit code of a child that was not allowed to hide that we are root."""

LOG_BYTES = 5_000_000
"""A log above this size is put aside when its process starts. Chosen by us."""

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_NOBODY = 65534


@dataclass(frozen=True)
class Program:
    """What to run, where its words go, and the signals that end it; the last is the kernel's, when we die."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    urge_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    hide_root: bool = False
    call: Callable[[], object] | None = None
    """What to run in a copy of this process instead of the command, where copies are safe."""


@dataclass(frozen=True)
class Child:
    """A program that runs, or has run."""

    program: Program
    process: subprocess.Popen[bytes] | Forked

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None


def child_setup(death_signal: int, hide_root: bool) -> Callable[[], None] | None:
    """What a child does between fork and exec: take its death signal from us and, if asked, stop being root.

    PostgreSQL refuses to run as root. In a user namespace of its own it sees itself as nobody, while its
    files stay ours: no system user is added, and no folder above DATA_DIR has to be opened to it.

    The signal comes when the *thread* that started the child ends: start children from the main thread.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getpid()

    def setup() -> None:
        if hide_root and os.geteuid() == 0:
            if libc.unshare(_CLONE_NEWUSER):
                os._exit(NO_NAMESPACE)
            _map_to_nobody()
        libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return setup


def refuse_if_root_cannot_hide(returncode: int | None) -> None:
    """Put the exit code of a child that could not stop being root into words."""
    if returncode == NO_NAMESPACE:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root, and this system forbids user namespaces. "
            "Run as another user, or set DATABASE_URL to a server of your own."
        )


def start(program: Program) -> Child:
    """Start it in a session of its own: Ctrl-C then reaches us alone, and we keep the order of stopping."""
    with _log(program.log).open("ab") as log:
        setup = child_setup(program.death_signal, program.hide_root)
        if program.call and sys.platform == "linux":
            forked = Forked(program.call, env=program.env, cwd=program.cwd, log=log, setup=setup)
            return Child(program, forked)
        process = subprocess.Popen(
            program.command,
            env=dict(program.env),
            cwd=program.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=setup,
        )
    return Child(program, process)


def stop(children: Iterable[Child], *, until: float, urge_at_ratio: float = 0.6) -> None:
    """Ask all at once, urge those still there after a part of the time, kill what is left when it is over.

    Units: `until` is an instant of time.monotonic().
    """
    asked = list(children)
    began = time.monotonic()
    _signal(asked, urge=False)
    _wait(asked, until=began + (until - began) * urge_at_ratio)
    _signal(asked, urge=True)
    _wait(asked, until=until)
    for child in asked:
        kill_group(child)


def kill_group(child: Child) -> None:
    """End a child and what it may have left in its process group."""
    with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


def last_words(program: Program, lines: int = 5) -> str:
    """The end of its log."""
    with suppress(OSError):
        return "\n".join(program.log.read_text(errors="replace").splitlines()[-lines:])
    return ""


def _map_to_nobody() -> None:
    """65534 has a line in every passwd file, and PostgreSQL asks for one."""
    for name, line in (("setgroups", "deny"), ("uid_map", f"{_NOBODY} 0 1"), ("gid_map", f"{_NOBODY} 0 1")):
        file = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(file, line.encode())
        os.close(file)


def _log(path: Path) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".old"))
    return path


def _signal(children: Iterable[Child], *, urge: bool) -> None:
    for child in children:
        if not child.ended:
            child.process.send_signal(child.program.urge_signal if urge else child.program.stop_signal)


def _wait(children: Iterable[Child], *, until: float) -> None:
    while time.monotonic() < until and not all(child.ended for child in children):
        time.sleep(0.02)

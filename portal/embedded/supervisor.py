"""What is behind `releve up`: every process of the portal, started in order, kept up, stopped in order."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

from portal.embedded import address, child, lock, paths, postgres, server, valkey
from portal.embedded.child import Program
from portal.embedded.errors import EmbeddedError
from portal.embedded.kept import Kept
from portal.embedded.processes import Process, program
from portal.embedded.server import Server

TICK_SECONDS = 0.1
LATE_SECONDS = 30
"""When to say that the web process does not answer. Chosen by us."""

STOP_SECONDS = 9
"""The whole stop; 10 s are promised."""

PROCESSES_STOP_SECONDS = 5
"""The part of it that web, worker and clock may take."""

SAYS = "releve: "
"""How the command begins what it says before it gives up."""


class _Stopped(Exception):
    """Somebody wants all of it to end."""


@dataclass
class Supervisor:
    """Call `run` in the main thread of a process that does nothing else.

    `steps` run once, in order, as soon as the servers answer; then `processes` run until a signal comes. To say which
    may take long: they are asked for while the servers start. With `listen`, the host and port of the web process,
    `on_ready` waits until it is healthy.
    """

    data_dir: Path
    steps: Sequence[Process]
    processes: Callable[[], Sequence[Process]]
    listen: tuple[str, int] | None = None
    want_postgres: bool = True
    want_valkey: bool = True
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    on_ready: Callable[[], None] = lambda: None
    say: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        self._servers: list[Kept] = []
        self._kept: list[Kept] = []
        self._stop_asked_at: float | None = None

    def run(self) -> None:
        """Run everything until SIGINT, SIGTERM or SIGHUP.

        Errors: EmbeddedError, AlreadyRunning among them, when something cannot be started; nothing runs then.
        """
        home = paths.prepare(self.data_dir)
        with self._signals(), lock.own(home), suppress(_Stopped):
            try:
                self._start(home)
                self._keep_up()
            finally:
                self._stop()

    def _start(self, home: Path) -> None:
        if self.listen:
            address.await_free(*self.listen, pause=self._pause)
        env = dict(self.env) | {"DATA_DIR": str(home), "PYTHONUNBUFFERED": "1"}
        wanted = [("postgres", postgres.server)] if self.want_postgres else []
        wanted += [("valkey", valkey.server)] if self.want_valkey else []
        processes = self._serve([(name, partial(prepare, home)) for name, prepare in wanted])
        if self.want_postgres:
            postgres.create_database(home)
            _point(env, "DATABASE_URL", postgres.url(home))
        if self.want_valkey:
            _point(env, "REDIS_URL", valkey.url(home))
        for step in self.steps:
            self._complete(program(step, home=home, env=env))
        self._kept = [Kept(p.name, partial(program, p, home=home, env=env)) for p in processes]

    def _serve(self, wanted: Sequence[tuple[str, Callable[[], Server]]]) -> Sequence[Process]:
        """Start each server while the one before it starts, and meanwhile ask for the processes."""
        if not wanted:
            return self.processes()
        (name, prepare), *others = wanted
        told: list[Process] = []
        running = server.start(
            prepare(), pause=self._pause, meanwhile=lambda: told.extend(self._serve(others))
        )
        self._servers.insert(0, Kept(name, lambda: prepare().program, running=running))
        return told

    def _complete(self, step: Program) -> None:
        running = child.start(step)
        try:
            while not running.ended:
                self._pause(TICK_SECONDS / 2)
        finally:
            child.stop([running], until=time.monotonic() + PROCESSES_STOP_SECONDS)
        if running.process.returncode:
            raise EmbeddedError(_cause(step))

    def _keep_up(self) -> None:
        late_at = time.monotonic() + LATE_SECONDS
        while not self._is_ready():
            self._tend()
            if time.monotonic() > late_at:
                self._tell("The portal is not healthy yet: GET /health says why. It is tried further.")
                late_at = float("inf")
        with suppress(OSError):  # the terminal may be gone, the portal stays
            self.on_ready()
        while True:
            self._tend()

    def _is_ready(self) -> bool:
        if not all(kept.child for kept in self._kept):
            return False
        return self.listen is None or address.is_healthy(*self.listen)

    def _tend(self) -> None:
        for kept in (*self._servers, *self._kept):
            if sentence := kept.tend(time.monotonic()):
                self._tell(sentence)
        self._pause(TICK_SECONDS)

    def _stop(self) -> None:
        """The processes first: they may still need the servers to end well."""
        deadline = (self._stop_asked_at or time.monotonic()) + STOP_SECONDS
        _stop_all(self._kept, until=min(time.monotonic() + PROCESSES_STOP_SECONDS, deadline - 2))
        _stop_all(self._servers[:1], until=deadline - 1)
        _stop_all(self._servers[1:], until=deadline)

    def _pause(self, seconds: float) -> None:
        """All waiting is done here, so that a signal ends it at a place where nothing is half-started."""
        if self._stop_asked_at is None:
            time.sleep(seconds)
        if self._stop_asked_at is not None:
            raise _Stopped

    def _tell(self, sentence: str) -> None:
        with suppress(OSError):
            self.say(sentence)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_asked_at = self._stop_asked_at or time.monotonic()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        wanted = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup sets it
            wanted.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._ask_to_stop) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _stop_all(kept: Sequence[Kept], *, until: float) -> None:
    child.stop([one.child for one in kept if one.child], until=until)


def _cause(step: Program) -> str:
    """Its own sentence, as a command ends with one where the cause is known; else the end of its log."""
    words = child.last_words(step)
    *_before, last = words.splitlines() or [""]
    if last.startswith(SAYS):
        return last.removeprefix(SAYS)
    return f"{step.name} failed; {step.log} ends:\n{words}"


def _point(env: dict[str, str], name: str, url: str) -> None:
    """An empty `…_FILE` would hide the address from the child."""
    env[name] = url
    env.pop(f"{name}_FILE", None)

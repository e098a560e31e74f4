"""The wall clock of the database, which the pager goes by, moved by an hour (9, 10, 11)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scripts.torture.scenario import scenario
from scripts.torture.trial import Plan, Trial

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
OFFSET = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path("/tmp")
FILE = OFFSET / f"releve-torture-clock-{time.monotonic_ns()}"
FAKED = {
    "LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(FILE), "FAKETIME_CACHE_DURATION": "1",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1",
} if LIBRARY else {}  # fmt: skip
MOVED = "faketime moves the wall clock of PostgreSQL, which is the one the pager goes by"


def _move(hours: float) -> None:
    FILE.write_text(f"{hours * 3600:+.0f}\n")


@contextmanager
def _unmoved(_home: Path) -> Iterator[None]:
    _move(0)
    yield
    FILE.unlink(missing_ok=True)


def _clocked(delays: tuple[int, ...]) -> Plan:
    return Plan(delays=delays, database_env=FAKED, is_clock_moved=True, is_wrapped=_unmoved)


def _need_faketime() -> None:
    assert LIBRARY, "not tried: install faketime (Debian: apt-get install faketime)"


def _warned(t: Trial) -> bool:
    return "clock is" in t.stand.log("clock-1")


@scenario(10, "wall clock back 1 h during a wait of 5 min", plan=_clocked((0, 5)), moved=MOVED)
def back(t: Trial) -> None:
    _need_faketime()
    t.send("back")
    t.expect(t.await_calls(1, 10, "primary"), "no first step")
    began = time.monotonic()
    time.sleep(60)
    _move(-1)
    t.expect(t.until(lambda: _warned(t), 15), "no warning about the clock")
    t.expect(t.await_calls(1, 300, "secondary"), "no second step")
    took = time.monotonic() - began
    t.expect(295 <= took <= 306, f"second step after {took:.0f} s")
    t.worst, t.accepted = took - 300, {}
    _move(0)


@scenario(11, "wall clock forward 1 h, then back", plan=_clocked((0, 2, 15)), moved=MOVED)
def forward(t: Trial) -> None:
    _need_faketime()
    t.send("before")
    t.expect(t.await_calls(1, 10, "primary"), "no first step")
    _move(1)
    t.send("ahead")
    t.expect(t.await_calls(2, 20, "primary"), "no page while the clock is ahead")
    time.sleep(10)
    _move(0)
    t.send("again")
    t.expect(t.until(lambda: not t.untold(), 75), "no page after the clock went back")
    time.sleep(20)
    t.worst = 0.0


@contextmanager
def autumn(_home: Path) -> Iterator[None]:
    """From the start at 20 s before 02:00 UTC+1, when Paris shows 02:59 for the first time."""
    wanted = datetime(2026, 10, 25, 0, 59, 40, tzinfo=UTC).timestamp()
    _move((wanted - time.time()) / 3600)
    yield
    FILE.unlink(missing_ok=True)


@scenario(
    9, "a step across the repeated hour of 25 October 2026 (Europe/Paris)", moved=MOVED,
    plan=Plan(delays=(0, 1), database_env=FAKED, is_clock_moved=True, is_wrapped=autumn),
)  # fmt: skip
def repeated_hour(t: Trial) -> None:
    """The local clock goes from 02:59 back to 02:00 in between; delays are elapsed minutes."""
    _need_faketime()
    t.send("dst")
    t.expect(t.await_calls(1, 15, "primary"), "no first step")
    began = time.monotonic()
    t.expect(t.await_calls(1, 75, "secondary"), "no second step")
    took = time.monotonic() - began
    t.expect(55 <= took <= 66, f"second step after {took:.0f} s")
    t.worst, t.accepted = took - 60, {}

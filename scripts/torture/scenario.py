"""The register of scenarios, and how each becomes a line of the table."""

import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.torture import judge
from scripts.torture.trial import Plan, Trial, trial

A_BUNDLE = 60
"""Seconds that a page may wait for others to the same person, who has just been told something as grave."""


@dataclass(frozen=True)
class Scenario:
    """`doubled` is how many second calls the failure matrix allows; `moved` says what was moved or stood in for."""

    number: int
    title: str
    run: Callable[[Trial], None]
    plan: Plan
    doubled: int
    moved: str


@dataclass(frozen=True)
class Line:
    """One row of the table. `worst` in seconds beyond due."""

    number: int
    title: str
    tries: int
    missing: int
    doubled: int
    allowed: int
    worst: float | None
    faults: tuple[str, ...]
    note: str
    seconds: float

    @property
    def is_passed(self) -> bool:
        return not self.faults and self.missing == 0 and self.doubled <= self.allowed


SCENARIOS: dict[int, Scenario] = {}


def scenario(
    number: int, title: str, *, plan: Plan | None = None, doubled: int = 0, moved: str = ""
) -> Callable[[Callable[[Trial], None]], Callable[[Trial], None]]:
    def register(run: Callable[[Trial], None]) -> Callable[[Trial], None]:
        SCENARIOS[number] = Scenario(number, title, run, plan or Plan(), doubled, moved)
        return run

    return register


def attempt(given: Scenario, made: Path, *, seed: int, scale: float) -> Line:
    """Run one on a fresh copy of an empty portal. An error of the scenario itself is a fault like any other."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"releve-torture-{given.number}-") as folder:
        try:
            with trial(given.plan, made, Path(folder) / "var", seed=seed, scale=scale) as running:
                _run(given, running)
                return _line(given, running, time.monotonic() - began)
        except Exception as error:
            traceback.print_exc()
            words = f"{type(error).__name__}: {error}"[:300]
            return Line(given.number, given.title, 0, 0, 0, given.doubled, None, (words,), "", 0)


def _run(given: Scenario, running: Trial) -> None:
    try:
        given.run(running)
    except AssertionError as error:
        running.faults.append(str(error)[:300])


def _line(given: Scenario, running: Trial, seconds: float) -> Line:
    """Everything that was promised to a sender has to be told; then the tables have to be right."""
    running.until(lambda: not running.untold(), A_BUNDLE + 15, every=0.5)
    record = running.record()
    missing = len(running.untold()) + len(record.claimed_but_unseen()) + running.extra_missing
    running.faults += judge.wrongs(running.stand.database_url, is_clock_moved=given.plan.is_clock_moved)
    if record.doubled > given.doubled:
        running.faults.append(f"called again: {record.led_again()}")
    if "unhandled" in running.stand.log("web"):
        running.faults.append("an unhandled error in the web log")
    if not running.until(lambda: running.health() == 200, 45, every=1):
        running.faults.append(f"the audit does not pass: {running.unwell()}")
    note = "; ".join(words for words in (given.moved, *running.notes) if words)
    worst = running.worst if running.worst is not None else record.worst_delay()
    return Line(
        given.number, given.title, running.tries, missing, record.doubled, given.doubled, worst,
        tuple(running.faults), note, seconds,
    )  # fmt: skip

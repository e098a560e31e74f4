"""A steady trickle of alerts while processes are killed at random; afterwards everything is compared.

Two of everything: two web machines, two workers and two clocks on one PostgreSQL and one Valkey.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import psutil

from scripts.torture import judge, table
from scripts.torture.senders import Answer, until_taken
from scripts.torture.stand import Stand
from scripts.torture.trial import Plan, Trial, trial

EVERY_SECONDS = 1.0
KILL_AFTER = (2.0, 9.0)
ALLOWED_A_KILL = 8
WEBS = ("web", "web-2")
PARTS = (*WEBS, "worker-1", "worker-2", "clock-1", "clock-2")


def trickle(made: Path, home: Path, *, minutes: float, seed: int, is_written: bool) -> int:
    """Exit status: 0 when nothing is missing and the tables are right."""
    with trial(Plan(teams=5, parts=PARTS), made, home, seed=seed, scale=1) as running:
        answers: list[list[Answer]] = []
        until = time.monotonic() + minutes * 60
        sending = threading.Thread(target=_send, args=(running, until, answers))
        sending.start()
        killed = _kill(running, until)
        sending.join(180)
        _settle(running)
        found = _outcome(running, answers, killed)
    row = found.row(f"{table.today()}, seed {seed}, {minutes:g} min")
    print(row, flush=True)
    if is_written:
        table.store("trickle", [f"| {' | '.join(HEADS)} |", "|" + " --- |" * len(HEADS), row])
    return 0 if found.is_passed else 1


def _send(t: Trial, until: float, answers: list[list[Answer]]) -> None:
    """An alert a second, each sent again until it is taken."""
    number, slugs = 0, list(t.teams)
    while time.monotonic() < until:
        name, team = f"trickle-{number}", slugs[number % len(slugs)]
        answers.append(until_taken(_sending(t, name, team)))
        number += 1
        time.sleep(EVERY_SECONDS)


def _sending(t: Trial, name: str, team: str) -> Callable[[], Answer]:
    """To one web machine and then the other, as a balancer does, or a sender with two addresses."""
    turns = cycle(WEBS if len(t.accepted) % 2 else WEBS[::-1])
    return lambda: t.send(name, team=team, to=next(turns))


def _kill(t: Trial, until: float) -> Counter[str]:
    """Kill what chance says, and start what has ended: from this thread, whose end the children would follow."""
    killed: Counter[str] = Counter()
    next_at = time.monotonic() + t.rng.uniform(*KILL_AFTER)
    while time.monotonic() < until:
        if time.monotonic() >= next_at:
            killed[_kill_one(t.stand, t.rng)] += 1
            next_at = time.monotonic() + t.rng.uniform(*KILL_AFTER)
        keep_up(t.stand)
        time.sleep(0.2)
    return killed


def _kill_one(stand: Stand, rng: random.Random) -> str:
    """A part, or a child of the web process or of PostgreSQL."""
    name = rng.choice([*PARTS, "valkey", "web child", "web-2 child", "postgres child"])
    part = name.partition(" ")[0]
    if part not in stand.parts:
        return "nothing"
    family = psutil.Process(stand.pid(part)).children() if " " in name else []
    pid = rng.choice(family).pid if family else stand.pid(part)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return name


def keep_up(stand: Stand) -> None:
    """What a supervisor does."""
    for name in [name for name, part in stand.parts.items() if part.ended]:
        part = stand.parts.pop(name)
        with suppress(OSError):
            os.killpg(part.process.pid, signal.SIGKILL)
        stand.start(name)


def _settle(t: Trial) -> None:
    keep_up(t.stand)
    t.until(lambda: not t.untold(), 90, every=1)
    t.until(lambda: t.health() == 200, 60, every=1)


@dataclass(frozen=True)
class Outcome:
    """What the outbox, the provider's record and the timelines say together."""

    alerts: int
    repeats: int
    killed: Counter[str]
    never_taken: int
    missing: int
    doubled: int
    worst: float
    wrong: Sequence[str]
    health: int

    @property
    def allowed(self) -> int:
        return ALLOWED_A_KILL * self.killed.total()

    @property
    def is_passed(self) -> bool:
        is_right = not self.wrong and self.health == 200
        return is_right and not self.never_taken and not self.missing and self.doubled <= self.allowed

    def row(self, how: str) -> str:
        cells = [
            how, self.alerts, self.repeats, f"{self.killed.total()}: {_counted(self.killed)}",
            self.missing + self.never_taken, f"{self.doubled} ({self.allowed})", f"{self.worst:.1f} s",
            "; ".join(self.wrong) or "right", "pass" if self.is_passed else "**fail**",
        ]  # fmt: skip
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


HEADS = ("how", "alerts", "sent again by senders", "kill -9", "missing", "doubled (allowed)", "worst beyond due",
         "tables", "verdict")  # fmt: skip


def _outcome(t: Trial, answers: Sequence[Sequence[Answer]], killed: Counter[str]) -> Outcome:
    record = t.record()
    return Outcome(
        alerts=len(answers),
        repeats=sum(len(own) - 1 for own in answers),
        killed=killed,
        never_taken=sum(not own[-1].is_taken for own in answers),
        missing=len(t.untold()) + len(record.claimed_but_unseen()),
        doubled=record.doubled,
        worst=record.worst_delay() or 0,
        wrong=judge.wrongs(t.stand.database_url),
        health=t.health(),
    )


def _counted(killed: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(killed.items()))

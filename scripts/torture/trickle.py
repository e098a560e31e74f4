"""A steady trickle of alerts while processes are killed at random; afterwards everything is compared.

Two of everything: two web machines, two workers and two clocks on one PostgreSQL and one Valkey.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import psutil

from scripts.torture import judge
from scripts.torture.senders import Answer, until_taken
from scripts.torture.stand import Stand
from scripts.torture.trial import Plan, Trial, trial

EVERY_SECONDS = 1.0
KILL_AFTER = (2.0, 9.0)
ALLOWED_A_KILL = 8
WEBS = ("web", "web-2")
PARTS = (*WEBS, "worker-1", "worker-2", "clock-1", "clock-2")


def trickle(made: Path, home: Path, *, minutes: float, seed: int) -> int:
    """Exit status: 0 when nothing is missing and the tables are right."""
    with trial(Plan(teams=5, parts=PARTS), made, home, seed=seed, scale=1) as running:
        answers: list[list[Answer]] = []
        until = time.monotonic() + minutes * 60
        sending = threading.Thread(target=_send, args=(running, until, answers))
        sending.start()
        killed = _kill(running, until)
        sending.join(180)
        _settle(running)
        return _tell(running, answers, killed)


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


def _tell(t: Trial, answers: list[list[Answer]], killed: Counter[str]) -> int:
    record, wrong = t.record(), judge.wrongs(t.stand.database_url)
    untold, unseen = t.untold(), record.claimed_but_unseen()
    never = sum(not many[-1].is_taken for many in answers)
    allowed = ALLOWED_A_KILL * killed.total()
    print(
        f"alerts {len(answers)}, repeats of senders {sum(len(a) - 1 for a in answers)}, never taken {never}"
    )
    print(f"killed {killed.total()}: {dict(killed)}")
    print(f"missing {len(untold) + len(unseen)}, doubled {record.doubled} of {allowed} allowed")
    print(f"worst delay {record.worst_delay() or 0:.1f} s, tables {wrong or 'right'}, health {t.health()}")
    return 1 if untold or unseen or never or wrong or record.doubled > allowed else 0

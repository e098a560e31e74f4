"""A database that is locked, restarted and full (7, 8, 30)."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded.wheels import postgres_program
from scripts.torture import judge
from scripts.torture.scenario import scenario
from scripts.torture.senders import Answer, alert, beside, statuses, until_taken
from scripts.torture.trial import Plan, Trial


@scenario(7, "exclusive lock on alert for 20 s")
def locked(t: Trial) -> None:
    with judge.connect(t.stand.database_url) as holder, holder.transaction():
        holder.execute("LOCK TABLE alert IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        answers = beside([lambda n=n: t.send(f"locked-{n}") for n in range(4)], parallel=4)
        t.expect(all(a.status == 503 for a in answers), f"answers {statuses(answers)}")
        t.expect(all("retry-after" in a.headers for a in answers), "no Retry-After")
        t.expect(all(4 < a.seconds < 7 for a in answers), f"waits {[round(a.seconds, 1) for a in answers]}")
        time.sleep(max(0.0, 20 - (time.monotonic() - began)))
    for number in range(4):
        t.expect(t.send(f"locked-{number}").status == 202, "not taken after the release")


@scenario(
    8, "PostgreSQL restarted (fast, then immediate) during 200 webhooks", plan=Plan(teams=10), doubled=16
)
def restarted(t: Trial) -> None:
    answers: list[list[Answer]] = []
    slugs, count = list(t.teams), t.times(200)

    def send_all() -> None:
        calls = [
            lambda n=n: until_taken(lambda: _spaced(t, f"restart-{n}", slugs[n % len(slugs)]))
            for n in range(count)
        ]
        answers.extend(beside(calls, parallel=6))

    sending = threading.Thread(target=send_all)
    sending.start()
    for number in (signal.SIGINT, signal.SIGQUIT):
        time.sleep(2)
        t.stand.signal("postgres", number)
        t.stand.parts.pop("postgres").process.wait(20)
        t.stand.start("postgres")
    back = time.monotonic()
    while sending.is_alive() and time.monotonic() - back < 120:
        time.sleep(0.1)
    sending.join(120)
    t.expect(len(answers) == count and all(a[-1].is_taken for a in answers), "some were never taken")
    wrong = {s for many in answers for s in statuses(many) if s not in (0, 202, 503)}
    t.expect(not wrong, f"answers {wrong}")
    t.tries = count


def _spaced(t: Trial, name: str, team: str) -> Answer:
    time.sleep(0.12)
    return t.send(name, team=team)


@contextmanager
def small_disk(home: Path) -> Iterator[None]:
    """A file system of 256 MB in memory under DATA_DIR."""
    home.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(home)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)


@scenario(30, "disk full at intake and at send", plan=Plan(is_wrapped=small_disk), doubled=8,
          moved="DATA_DIR on a tmpfs of 256 MB")  # fmt: skip
def disk_full(t: Trial) -> None:
    t.send("before")
    t.expect(t.await_calls(1, 30), "no page before")
    filler = t.stand.home / "filler"
    _fill(filler)
    answers = [
        t.send(f"full-{n}", body={"version": "4", "groupKey": f"full-{n}", "alerts": _wide(n)})
        for n in range(20)
    ]
    told = statuses(answers)
    t.expect(set(told) <= {202, 503}, f"answers {told}")
    t.expect(503 in told, f"it never said 503: {told}")
    t.expect(all("retry-after" in a.headers for a in answers if a.status == 503), "no Retry-After")
    t.expect(t.until(lambda: t.health() == 503, 60, every=1), "/health stays well")
    alive = len(t.second.requests)
    time.sleep(35)
    t.expect(len(t.second.requests) == alive, "the sign of life goes on")
    filler.unlink()
    if t.stand.parts["postgres"].ended:
        t.stand.parts.pop("postgres")
        t.stand.start("postgres")
        t.notes.append("PostgreSQL had ended and was started again")
    back = until_taken(lambda: t.send("after"), seconds=60)
    t.expect(back[-1].is_taken, "not taken after space was freed")
    t.expect(_dump(t) == 0, "pg_dump fails")


def _wide(number: int) -> list[dict[str, object]]:
    text = os.urandom(24).hex() * 700
    return [
        alert(f"full-{number}-{n}")
        | {"annotations": {"summary": text}, "fingerprint": f"{number:08x}{n:08x}"}
        for n in range(40)
    ]


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            return


def _dump(t: Trial) -> int:
    command = [str(postgres_program("pg_dump")), f"--dbname={t.stand.database_url}", "--file=/dev/null"]
    return subprocess.run(command, check=False, capture_output=True).returncode

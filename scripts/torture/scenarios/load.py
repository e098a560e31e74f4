"""Slow clients, many viewers and a deploy (24, 28, 31)."""

import socket
import threading
import time
from contextlib import suppress

from scripts.torture.scenario import scenario
from scripts.torture.senders import Answer, beside, percentile, statuses, until_taken
from scripts.torture.trial import Plan, Trial
from scripts.torture.viewers import Crowd, Viewer

SLOW_HEAD = b"POST /intake/alertmanager/x HTTP/1.1\r\nHost: portal\r\nContent-Length: 100000\r\n"


class Drips:
    """Clients that send a byte a second: half of them in the head, half in the body."""

    def __init__(self, port: int, count: int) -> None:
        self._lines = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(count)]
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._drip)

    def __enter__(self) -> "Drips":
        for number, line in enumerate(self._lines):
            line.sendall(SLOW_HEAD + b"\r\n" if number % 2 else SLOW_HEAD[:20])
        self._thread.start()
        return self

    def _drip(self) -> None:
        while not self._stopped.wait(1):
            for line in self._lines:
                with suppress(OSError):
                    line.sendall(b"x")

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        for line in self._lines:
            line.close()


@scenario(24, "200 slow clients and 500 viewers of an incident", plan=Plan(teams=5, viewers=500))
def slow_clients(t: Trial) -> None:
    (ref,) = t.send("watched", team="team-0").refs
    viewers = [Viewer(t.stand.port, f"/incidents/{ref}", session) for session in t.sessions]
    with Drips(t.stand.port, t.times(200)), Crowd(viewers) as crowd:
        arriving = []
        while not crowd.is_seated() and len(arriving) < 300:
            arriving.append(_send(t, len(arriving)))
        t.expect(crowd.is_seated(), "not every viewer has a stream")
        answers = [_send(t, number) for number in range(len(arriving), len(arriving) + t.times(100))]
    p99 = percentile([a.seconds for a in answers], 0.99)
    told = statuses([*arriving, *answers])
    t.expect(set(told) == {202}, f"answers {told}")
    t.expect(p99 < 1, f"intake p99 {p99:.2f} s")
    worst = max((a.seconds for a in arriving), default=0)
    t.notes.append(f"intake p99 {p99 * 1000:.0f} ms; at worst {worst:.1f} s while all 500 come at once")


def _send(t: Trial, number: int) -> Answer:
    time.sleep(0.1)
    return t.send(f"slow-{number}", team=f"team-{number % 5}")


@scenario(31, "500 viewers, 4 entries a second, the web process restarted", plan=Plan(viewers=500))
def viewers(t: Trial) -> None:
    (ref,) = t.send("watched").refs
    t.await_calls(1, 10)
    time.sleep(2)
    (row,) = t.rows("SELECT timeline_seq AS seq FROM incident WHERE ref = %s", ref)
    begun = int(row["seq"])
    watching = [Viewer(t.stand.port, f"/incidents/{ref}", session, last_id=begun) for session in t.sessions]
    with Crowd(watching) as crowd:
        time.sleep(5)
        for number in range(t.times(40)):
            if number == 20:
                t.stand.stop("web")
                t.stand.start("web")
            _note(t, ref)
            time.sleep(0.25)
        (row,) = t.rows("SELECT timeline_seq AS seq FROM incident WHERE ref = %s", ref)
        t.expect(crowd.wait_for(int(row["seq"]), seconds=20), "not every viewer has seen every row")
    rows = {tuple(viewer.rows) for viewer in watching}
    t.expect(rows == {tuple(range(begun + 1, int(row["seq"]) + 1))}, f"{len(rows)} different sequences seen")


def _note(t: Trial, ref: str) -> None:
    from scripts.torture.senders import ask

    token = t.teams["team-0"]["tokens"][0]
    body = {"kind": "note", "text": "Something happens"}
    until_taken(
        lambda: ask(t.stand.port, "POST", f"/api/v1/incidents/{ref}/timeline", body=body, token=token),
        seconds=20,
    )


NEWER = "UPDATE alembic_version SET version_num = '9999_from_tomorrow'"


@scenario(28, "deploy: everything stopped under load, a newer schema, the old clock still up",
          plan=Plan(teams=10), doubled=16,
          moved="the newer version is a schema number that this one does not know")  # fmt: skip
def deploy(t: Trial) -> None:
    answers: list[list[Answer]] = []
    slugs, count = list(t.teams), t.times(150)
    calls = [lambda n=n: until_taken(lambda: _spaced(t, f"deploy-{n}", slugs[n % 10])) for n in range(count)]
    sending = threading.Thread(target=lambda: answers.extend(beside(calls, parallel=4)))
    sending.start()
    time.sleep(2)
    away = time.monotonic()
    t.stand.stop("web", "worker-1")
    (before,) = t.rows("SELECT version_num FROM alembic_version")
    t.rows(NEWER + " RETURNING 1")
    ended = t.until(lambda: t.stand.parts["clock-1"].ended, 30)
    t.expect(ended, "the old clock goes on beside a newer schema")
    t.rows("UPDATE alembic_version SET version_num = %s RETURNING 1", before["version_num"])
    t.stand.stop("clock-1")
    t.stand.start("web", "worker-1", "clock-1")
    t.notes.append(f"away for {time.monotonic() - away:.0f} s")
    sending.join(120)
    t.tries = count
    t.expect(len(answers) == count and all(a[-1].is_taken for a in answers), "some were never taken")


def _spaced(t: Trial, name: str, team: str) -> Answer:
    time.sleep(0.1)
    return t.send(name, team=team)

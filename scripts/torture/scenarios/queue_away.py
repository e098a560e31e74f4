"""Valkey away, wiped and frozen (4, 5, 6)."""

import time

from redis import Redis

from scripts.torture.scenario import scenario
from scripts.torture.senders import Answer, beside, percentile, statuses
from scripts.torture.trial import Plan, Trial


def _hundred(t: Trial, *, slowest: float) -> None:
    answers = beside([lambda n=n: _spaced(t, n) for n in range(t.times(100))], parallel=4)
    t.expect(all(a.status == 202 for a in answers), f"answers {statuses(answers)}")
    p95 = percentile([a.seconds for a in answers], 0.95)
    t.expect(p95 < 0.3, f"p95 {p95 * 1000:.0f} ms")
    t.expect(max(a.seconds for a in answers) < slowest, f"slowest {max(a.seconds for a in answers):.1f} s")
    t.expect(t.until(lambda: not t.untold(), 75, every=0.5), "some pages did not go out")
    late = t.record().worst_delay() or 0
    t.expect(late <= 6, f"a page {late:.1f} s beyond due")
    t.notes.append(f"p95 of the intake {p95 * 1000:.0f} ms")
    t.expect("Traceback" not in "".join(a.body.decode(errors="replace") for a in answers), "a stack trace")


def _spaced(t: Trial, number: int) -> Answer:
    """Ten or so a second, as many teams' monitoring would."""
    time.sleep(0.3)
    return t.send(f"away-{number}", team=f"team-{number % 10}")


@scenario(4, "Valkey stopped before the intake; 100 webhooks", plan=Plan(teams=10))
def away(t: Trial) -> None:
    t.stand.stop("valkey")
    _hundred(t, slowest=2)
    t.stand.start("valkey")


@scenario(5, "FLUSHALL between step 1 and step 2", plan=Plan(delays=(0, 1)))
def wiped(t: Trial) -> None:
    t.send("wiped")
    t.expect(t.await_calls(1, 10, "primary"), "no first step")
    for _time in range(5):
        Redis.from_url(t.stand.env["REDIS_URL"]).flushall()
        time.sleep(5)
    t.expect(t.await_calls(1, 50, "secondary"), "no second step")


@scenario(6, "Valkey frozen for 60 s", plan=Plan(teams=10))
def frozen(t: Trial) -> None:
    t.stand.freeze("valkey")
    began = time.monotonic()
    _hundred(t, slowest=4)
    time.sleep(max(0.0, 60 - (time.monotonic() - began)))
    t.stand.thaw("valkey")
    t.send("after")

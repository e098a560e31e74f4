"""Processes that die, freeze and race (1, 2, 3, 21, 29, 34)."""

import time

from scripts.torture.scenario import scenario
from scripts.torture.trial import Plan, Trial
from tests.edge.sink import Reply

CLAIM_AND_DIE = """
import os, signal
from portal.cli.program import program
from portal.core import clock
from portal.messages.outbox.actions import claim
from portal.pager.climbing.planning import escalate_all
with program("doomed"):
    escalate_all(clock.database_now())
    assert claim(at=clock.database_now(), worker="doomed", lease_seconds=30)
    os.kill(os.getpid(), signal.SIGKILL)
"""
QUEUE = """
import sys
from portal.cli.program import program
from portal.core import clock
from portal.core.db import transaction
from portal.messages.outbox.actions import queue
from portal.messages.models import MessageKind
with program("queue"), transaction():
    for n in range(int(sys.argv[2])):
        queue(f"row:{n}", kind=MessageKind.NOTICE, channel="WEBHOOK", address=sys.argv[1], recipient="r",
              content={"title": "x", "text": "y"}, at=clock.now())
"""
SLOTS = 8
"""What one process may have on its way when it dies, so what is sent again after it."""


@scenario(1, "kill -9 of worker and clock after the provider took it", doubled=1)
def accepted_then_killed(t: Trial) -> None:
    t.provider.tell(Reply(delay_seconds=10))
    t.send("hang")
    t.expect(t.await_calls(1, 10), "no first call")
    t.stand.kill("worker-1", "clock-1")
    killed = time.monotonic()
    t.stand.start("worker-1", "clock-1")
    t.expect(t.await_calls(2, 40), "not sent again")
    again = time.monotonic() - killed
    t.expect(again <= 35, f"again after {again:.0f} s")
    time.sleep(2)
    t.expect(len(t.record().calls) == 1 and t.calls() == 2, f"{t.calls()} calls")
    t.expect(
        t.rows("SELECT 1 FROM timeline_entry WHERE facts->>'possible_duplicate' = 'true'"),
        "the timeline does not say that it may be a duplicate",
    )
    t.notes.append(f"sent again after {again:.0f} s with the same key")


@scenario(2, "kill -9 between the claim and the call", plan=Plan(parts=("web",)))
def claimed_then_killed(t: Trial) -> None:
    t.send("claimed")
    died = t.stand.python(CLAIM_AND_DIE)
    t.expect(died.returncode == -9, f"the doomed process ended with {died.returncode}: {died.stderr[-200:]}")
    began = time.monotonic()
    t.stand.start("worker-1", "clock-1")
    t.expect(t.await_calls(1, 40), "never sent")
    took = time.monotonic() - began
    t.expect(took <= 35, f"{took:.0f} s")
    time.sleep(2)
    t.expect(t.calls() == 1, f"{t.calls()} calls")


WORKERS = tuple(f"worker-{number}" for number in range(1, 9))


@scenario(3, "12 random kill -9 over 2,000 due rows, 8 workers and a clock", doubled=12 * SLOTS,
          plan=Plan(parts=("web", *WORKERS, "clock-1")))  # fmt: skip
def many_kills(t: Trial) -> None:
    count = t.times(2000)
    t.provider.otherwise = Reply(delay_seconds=0.02)
    made = t.stand.python(QUEUE, f"{t.provider.url}/row", str(count))
    t.expect(made.returncode == 0, made.stderr[-200:])
    for _kill in range(12):
        time.sleep(t.rng.uniform(0.1, 0.6))
        name = t.rng.choice([*WORKERS, "clock-1"])
        t.stand.kill(name)
        t.stand.start(name)
    t.until(lambda: len(t.record().calls) >= count, 90, every=1)
    t.until(
        lambda: not t.rows("SELECT 1 FROM message WHERE state IN ('pending', 'sending') LIMIT 1"), 60, every=1
    )
    record = t.record()
    t.tries, t.extra_missing = count, count - sum(f"row:{n}" in record.calls for n in range(count))


@scenario(21, "two clocks, four workers, 500 escalations; one clock frozen for 60 s",
          plan=Plan(teams=5, delays=(0, 1), parts=("web", *WORKERS[:4], "clock-1", "clock-2")),
          doubled=SLOTS)  # fmt: skip
def races(t: Trial) -> None:
    t.provider.otherwise = Reply(delay_seconds=0.05)
    t.send_many([f"race-{number}" for number in range(t.times(500))])
    t.stand.freeze("clock-1")
    time.sleep(60)
    t.stand.thaw("clock-1")
    t.until(lambda: not t.untold(), 90, every=1)
    wanted = "SELECT 1 FROM incident WHERE escalation_step IS NULL OR escalation_step < 2"
    t.expect(t.until(lambda: not t.rows(wanted), 60, every=1), "not every second step has run")
    t.expect(t.record().most_calls <= 2, f"{t.record().most_calls} calls of one key")


@scenario(29, "all clocks frozen", plan=Plan(teams=20))
def frozen_clock(t: Trial) -> None:
    t.expect(t.until(lambda: t.health() == 200, 45, every=0.5), "not healthy to begin with")
    began = time.monotonic()
    t.stand.freeze("clock-1", "worker-1")
    for number in range(t.times(20)):
        t.send(f"backlog-{number}", team=f"team-{number % 20}")
    t.expect(t.until(lambda: t.health() == 503, 40, every=0.5), "/health stays well")
    red = time.monotonic() - began
    t.expect(red <= 25, f"/health red after {red:.0f} s")
    alive = len(t.second.requests)
    time.sleep(max(0.0, 60 - red))
    t.expect(len(t.second.requests) == alive, "the sign of life goes on")
    t.stand.thaw("clock-1", "worker-1")
    back = time.monotonic()
    first = [ref for ref, _at in list(t.accepted.items())[:20]]
    t.expect(t.until(lambda: not set(first) & set(t.untold()), 10), "the backlog took longer than 10 s")
    t.worst = time.monotonic() - back
    t.notes.append(f"/health red after {red:.0f} s, the backlog sent {t.worst:.1f} s after the thaw")


TAKE_AND_DIE = """
import os, signal, sys
from portal.cli.program import program
from portal.core import clock
from portal.postmortems.actions import take
from datetime import timedelta
with program("doomed"):
    take(int(sys.argv[1]), at=clock.database_now())
    os.kill(os.getpid(), signal.SIGKILL)
"""


@scenario(
    34,
    "worker killed three times over a postmortem",
    plan=Plan(teams=2),
    doubled=1,
    moved="the three deaths are of one lease each",
)
def postmortem(t: Trial) -> None:
    (ref,) = t.send("over").refs
    t.expect(t.await_calls(1, 10), "no page")
    t.stand.kill("worker-1")
    (row,) = t.rows("SELECT id FROM incident WHERE ref = %s", ref)
    answer = t.post(f"/incidents/{ref}/resolution")
    t.expect(answer.status == 200, f"resolution answers {answer.status}")
    for _death in range(3):
        t.stand.python(TAKE_AND_DIE, str(row["id"]))
        t.stand.start("worker-1")
        time.sleep(1)
        t.stand.kill("worker-1")
    t.send("meanwhile", team="team-1")
    t.expect(t.await_calls(2, 10), "pages wait for a report")
    t.stand.start("worker-1")
    made = "SELECT 1 FROM postmortem WHERE state <> 'requested' AND body <> ''"
    t.until(lambda: t.rows(made), 90, every=1)
    t.expect(len(t.rows("SELECT 1 FROM postmortem")) == 1, "not one report")

"""Providers that refuse, hang, limit and lie (16 to 20, 27)."""

import tempfile
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

from scripts.torture.scenario import scenario
from scripts.torture.trial import Plan, Trial
from tests.edge.certificates import authority, self_signed
from tests.edge.sink import HANG, Reply, http_sink

TWO_WAYS = {
    "primary": [("WEBHOOK", "{first}/{slug}/primary"), ("PUSH", "{second}/primary")],
    "secondary": [("PUSH", "{second}/secondary")],
    "manager": [("PUSH", "{second}/manager")],
}
GAPS = ((8, 15), (24, 39), (48, 75))
"""Seconds between tries: 10, 30 and 60, a fifth more or less, and the tick that finds them."""
MAIL_ONLY = {role: [("EMAIL", role + "@people.example")] for role in ("primary", "secondary", "manager")}


@scenario(16, "the provider answers 500 three times, then 200", plan=Plan(delays=(0, 15, 30)), doubled=3,
          moved="the three second calls are the tries after a refusal")  # fmt: skip
def trouble(t: Trial) -> None:
    with http_sink(host="127.0.0.3") as sick:
        t.others.append(sick)
        sick.tell(500, 500, 500)
        _point(t, "team-0", f"{sick.url}/primary")
        t.send("trouble")
        t.expect(t.until(lambda: len(sick.requests) >= 4, 160), f"{len(sick.requests)} tries")
        state = "SELECT 1 FROM message WHERE state = 'sent' AND attempt >= 4"
        t.expect(t.until(lambda: t.rows(state), 10), "the fourth try is not written down as sent")
        tries = list(sick.requests)
    t.expect(len({r.headers["idempotency-key"] for r in tries}) == 1, "the tries have different keys")
    gaps = [round(b.at - a.at) for a, b in pairwise(tries)]
    t.expect(
        all(low <= gap <= high for gap, (low, high) in zip(gaps, GAPS, strict=False)),
        "not the table of tries",
    )
    t.notes.append(f"seconds between the tries {gaps}")


def second_calls(t: Trial, topic: str) -> list[float]:
    return [r.at for r in list(t.second.requests) if r.method == "POST" and topic.encode() in r.body]


@scenario(17, "the provider hangs; another team meanwhile", plan=Plan(teams=2, methods=TWO_WAYS), doubled=4)
def hanging(t: Trial) -> None:
    with http_sink(host="127.0.0.3") as stuck:
        t.others.append(stuck)
        stuck.otherwise = HANG
        _point(t, "team-0", f"{stuck.url}/team-0")
        began = time.monotonic()
        t.send("hang", team="team-0")
        t.expect(t.until(lambda: stuck.requests, 10), "no call")
        quick = time.monotonic()
        t.send("quick", team="team-1")
        t.expect(t.await_calls(1, 5, "team-1/primary"), "the other team waits")
        t.worst = time.monotonic() - quick
        t.expect(t.worst < 2, f"the other team's page took {t.worst:.1f} s")
        t.expect(t.until(lambda: second_calls(t, "primary"), 45), "no second way")
        if found := second_calls(t, "primary"):
            t.expect(found[0] - began <= 20, f"the second way after {found[0] - began:.0f} s")
            t.notes.append(f"second way after {found[0] - began:.0f} s")


@scenario(18, "429 with Retry-After 3600; 401", plan=Plan(teams=2, methods=TWO_WAYS), doubled=4)
def limited(t: Trial) -> None:
    told = (("limited", Reply(429, {"Retry-After": "3600"})), ("refused", Reply(401)))
    for team, (name, reply) in zip(t.teams, told, strict=True):
        t.provider.otherwise = reply
        before, began, posted = len(second_calls(t, "primary")), time.monotonic(), t.calls()
        t.send(name, team=team)
        t.expect(t.until(lambda b=before: len(second_calls(t, "primary")) > b, 15), f"{name}: no second way")
        t.notes.append(f"{name}: second way after {time.monotonic() - began:.1f} s")
        time.sleep(20)
        t.expect(t.calls() - posted <= 2, f"{name}: {t.calls() - posted} calls in 20 s")


@scenario(
    19,
    "SMTP, the only channel, is down",
    plan=Plan(methods=MAIL_ONLY, env={"SMTP_URL": "smtp://127.0.0.1:9"}),
)
def no_mail(t: Trial) -> None:
    (ref,) = t.send("no-mail").refs
    step = "SELECT escalation_step, climb FROM incident WHERE ref = %s"
    early = t.until(
        lambda: (t.rows(step, ref)[0]["escalation_step"] or 0) >= 2 or t.rows(step, ref)[0]["climb"] > 1, 60
    )
    t.expect(early, "the next level waits for its time")
    warned = "SELECT 1 FROM timeline_entry WHERE kind = 'warning'"
    t.expect(t.until(lambda: t.rows(warned), 60), "the timeline says nothing")
    t.accepted.clear()
    t.notes.append("nobody can be reached: what is judged is the warning and the early step")


@scenario(20, "every provider of every channel is down", plan=Plan(delays=(0,), methods=TWO_WAYS), doubled=99)
def all_down(t: Trial) -> None:
    t.provider.otherwise = Reply(500)
    t.second.otherwise = Reply(500)
    t.send("all-down")
    asked = "SELECT 1 FROM message WHERE step = 0"
    t.expect(t.until(lambda: t.rows(asked), 90), "the last resort is not tried")
    t.expect(t.until(lambda: t.health() == 503, 400, every=2), "the portal's own status stays well")
    before = len([r for r in t.second.requests if r.path == "/alive"])
    time.sleep(35)
    after = len([r for r in t.second.requests if r.path == "/alive"])
    t.expect(after == before, "the sign of life goes on")
    t.provider.otherwise = t.second.otherwise = Reply()
    t.until(lambda: t.health() == 200, 400, every=2)


@scenario(27, "expired, wrong-host and self-signed certificates at a provider", plan=Plan(teams=3, methods=TWO_WAYS),
          moved="without the leave calendar")  # fmt: skip
def certificates(t: Trial) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        ca = authority(Path(folder))
        contexts = [
            ca.server("127.0.0.1", has_expired=True),
            ca.server("other.example"),
            self_signed(Path(folder), "127.0.0.1"),
        ]
        bad = [stack.enter_context(http_sink(tls=context)) for context in contexts]
        for sink, slug in zip(bad, t.teams, strict=True):
            _point(t, slug, f"{sink.url}/{slug}")
        for number, slug in enumerate(t.teams):
            t.send(f"tls-{number}", team=slug)
        t.expect(t.until(lambda: len(second_calls(t, "primary")) >= 3, 20), "not every second way was taken")
        t.expect(not any(sink.requests for sink in bad), "something was sent to a bad certificate")
        wrong = t.rows(
            "SELECT last_error FROM message WHERE channel = 'WEBHOOK' AND last_error ILIKE '%%not trusted%%'"
        )
        t.expect(len(wrong) == 3, f"{len(wrong)} of 3 errors say why")
    t.accepted.clear()


POINT = """
import sys
from sqlalchemy import select
from portal.cli.program import program
from portal.core.db import db
from portal.messages.models import ContactMethod
with program("point"):
    found = select(ContactMethod).where(ContactMethod.channel == "WEBHOOK", ContactMethod.person_id == int(sys.argv[1]))
    db.session.scalars(found).one().address = sys.argv[2]
    db.session.commit()
"""


def _point(t: Trial, slug: str, address: str) -> None:
    done = t.stand.python(POINT, str(t.teams[slug]["people"][0]), address)
    assert done.returncode == 0, done.stderr

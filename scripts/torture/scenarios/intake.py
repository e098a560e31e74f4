"""What senders do: repeat, reorder, flood, garble (12, 13, 14, 15, 25, 26, 35, 36)."""

import gzip
import json
import random
import time

import psutil

from scripts.torture.scenario import scenario
from scripts.torture.senders import Answer, alert, ask, beside, percentile, statuses, webhook
from scripts.torture.trial import Plan, Trial


def _incidents(t: Trial) -> int:
    return int(t.rows("SELECT count(*) AS n FROM incident")[0]["n"])


@scenario(12, "the same webhook 50 times in parallel, then once more", moved="the hour between is left out")
def repeated(t: Trial) -> None:
    count = t.times(50)
    answers = beside([lambda: t.send("same") for _ in range(count)], parallel=count)
    t.expect(all(a.status == 202 for a in answers), f"answers {statuses(answers)}")
    t.expect(t.await_calls(1, 10), "no page")
    t.send("same")
    time.sleep(5)
    t.expect(t.calls("primary") == 1, f"{t.calls('primary')} pages")
    t.expect(_incidents(t) == 1, f"{_incidents(t)} incidents")
    counted = [row["count"] for row in t.rows("SELECT count FROM alert")]
    t.expect(counted == [count + 1], f"counts {counted}")


@scenario(13, "resolve before its firing; a firing with the startsAt of a closed one")
def reordered(t: Trial) -> None:
    for name in ("early", "closed"):
        if name == "closed":
            t.send(name)
            t.expect(t.await_calls(2, 75), "the first firing pages nobody")
        t.send(name, body=webhook(alert(name, status="resolved"), group=name))
        t.send(name)
        t.expect(t.await_calls(1 if name == "early" else 3, 75), f"{name}: the late firing pages nobody")
    said = t.rows("SELECT facts FROM timeline_entry WHERE facts::text ILIKE '%%resol%%'")
    t.expect(said, "the timeline does not mention the earlier resolve")


@scenario(
    14,
    "5,000 different alerts in 60 s, 20 senders; another team meanwhile",
    plan=Plan(teams=2, storm_from=10),
)
def storm(t: Trial) -> None:
    count, began = t.times(5000), time.monotonic()

    def one(number: int) -> Answer:
        time.sleep(max(0.0, began + number * 50 / count - time.monotonic()))
        return t.send("", team="team-0", body=webhook(alert(f"storm-{number}"), group=f"storm-{number}"))

    def other() -> Answer:
        time.sleep(25)
        return t.send("quiet", team="team-1")

    answers = beside([other, *[lambda n=n: one(n) for n in range(count)]], parallel=21)
    t.expect(all(a.status == 202 for a in answers), f"answers {statuses(answers)}")
    p99 = percentile([a.seconds for a in answers], 0.99)
    t.expect(p99 < 1, f"intake p99 {p99:.2f} s")
    stored = t.rows("SELECT count(*) AS n FROM alert")[0]["n"]
    t.expect(stored == count + 1, f"{stored} alerts stored")
    t.until(lambda: t.calls("team-1/primary") >= 1, 10)
    _judge_storm(t, answers[0], p99)


def _judge_storm(t: Trial, quiet: Answer, p99: float) -> None:
    offset = time.time() - time.monotonic()
    seen = [r.at + offset for r in t.provider.requests if "team-1/primary" in r.path]
    late = min(seen, default=float("inf")) - quiet.at
    t.expect(late <= 5, f"the other team's page came after {late:.1f} s")
    first = min((r.at + offset for r in t.provider.requests if "team-0" in r.path), default=float("inf"))
    t.expect(first - min(t.accepted.values()) <= 5, "the first page of the storm took more than 5 s")
    time.sleep(70)
    calls = t.calls("team-0/primary")
    t.expect(calls <= 10, f"{calls} calls to the responder")
    stormy = _incidents(t)
    t.worst = late
    t.notes.append(f"p99 {p99 * 1000:.0f} ms, {calls} calls to the responder, {stormy} incidents")


@scenario(15, "one Alertmanager body with 5,000 alerts")
def large(t: Trial) -> None:
    count = t.times(5000)
    alerts = [alert(f"large-{n}") | {"annotations": {"summary": "x" * 500}} for n in range(count)]
    answer = t.send("", body=webhook(*alerts, group="large"))
    t.expect(answer.status == 202, f"answers {answer.status}")
    t.expect(answer.seconds < 5, f"{answer.seconds:.1f} s")
    stored = t.rows("SELECT count(*) AS n FROM alert")[0]["n"]
    t.expect((stored, _incidents(t)) == (count, 1), f"{stored} alerts, {_incidents(t)} incidents")
    t.notes.append(f"answered in {answer.seconds:.1f} s")


def _nonsense(rng: random.Random) -> list[bytes]:
    whole = json.dumps(webhook(alert("fuzz"), group="fuzz")).encode()
    wrong = [None, 1, -(10**30), 1.5e308, True, "", [], {}, ["x"], {"a": {}}, "\x00", "é" * 5000]
    bodies = [
        b"", b"{", b"\xff\xfe", b"\x00", b'"\\u0000"', b"NaN", b"[" * 10_000, b'{"a":' * 10_000, b"null", b"[]",
        b"1e999",
        gzip.compress(b"0" * 50_000_000), whole.replace(b"fuzz", b"\\u0000"), b'{"version": "4", "alerts": NaN}',
    ]  # fmt: skip
    for _ in range(60):
        bodies.append(whole[: rng.randrange(len(whole))])
        at = rng.randrange(len(whole))
        bodies.append(whole[:at] + bytes([rng.randrange(256)]) + whole[at + 1 :])
    for name in ("version", "groupKey", "alerts", "status", "groupLabels", "receiver"):
        bodies += [json.dumps(webhook(alert("f"), group="f") | {name: value}).encode() for value in wrong]
    for name in ("labels", "annotations", "startsAt", "endsAt", "status", "fingerprint", "generatorURL"):
        bodies += [json.dumps(webhook(alert("f") | {name: value}, group="f")).encode() for value in wrong]
    return bodies


@scenario(25, "2,000 malformed bodies on both kinds of integration")
def malformed(t: Trial) -> None:
    team = t.teams["team-0"]
    bodies = _nonsense(t.rng)
    asked = [
        (kind, t.rng.choice(bodies)) for kind in ("alertmanager", "generic") for _ in range(t.times(1000))
    ]
    asked += [(kind, body) for kind in ("alertmanager", "generic") for body in bodies]
    calls = [
        lambda k=kind, b=body: ask(t.stand.port, "POST", f"/intake/{k}/{team['secrets'][k]}", body=b)
        for kind, body in asked
    ]
    answers = beside(calls, parallel=6)
    told = statuses(answers)
    t.tries = len(answers)
    t.expect(set(told) <= {202, 400}, f"answers {told}")
    kept = t.rows("SELECT count(*) AS n FROM intake_event WHERE outcome <> 'accepted'")[0]["n"]
    t.expect(kept > 0, "what is refused is not kept")
    rejected = t.rows(
        "SELECT count(*) AS n FROM incident WHERE title ILIKE '%%reject%%' OR title ILIKE '%%refus%%'"
    )[0]["n"]
    t.expect(1 <= rejected <= 4, f"{rejected} incidents about rejected bodies")
    t.notes.append(f"answers {told}")


def _web_memory(t: Trial) -> float:
    web = psutil.Process(t.stand.pid("web"))
    return float(max(p.memory_info().rss for p in web.children(recursive=True))) / 1e6


@scenario(26, "a body of 10 MB, then one of 8 MiB less a byte")
def too_large(t: Trial) -> None:
    t.send("warm")
    secret = t.teams["team-0"]["secrets"]["alertmanager"]
    before = _web_memory(t)
    answers = [
        ask(t.stand.port, "POST", f"/intake/alertmanager/{secret}", body=b" " * 10_000_000) for _ in range(5)
    ]
    t.expect(all(a.status in (413, 0) for a in answers), f"answers {statuses(answers)}")
    t.expect(any(a.status == 413 for a in answers), "nobody was told 413")
    t.expect(all(a.seconds < 1 for a in answers), f"slowest {max(a.seconds for a in answers):.1f} s")
    grown = _web_memory(t) - before
    t.expect(grown < 20, f"memory grew by {grown:.0f} MB")
    body = json.dumps(webhook(alert("just"), group="just")).encode()
    answer = ask(t.stand.port, "POST", f"/intake/alertmanager/{secret}", body=body.ljust(8 * 1024 * 1024 - 1))
    t.expect(answer.status == 202, f"8 MiB - 1 answers {answer.status}")
    t.expect(_incidents(t) == 3, f"{_incidents(t)} incidents: the alerts' two and one about the refused")
    t.tries = 6
    t.notes.append(f"memory grew by {grown:.1f} MB")


@scenario(35, "unknown resolve, ack of a closed key, trigger after a resolve")
def unknown(t: Trial) -> None:
    t.expect(
        t.send("", body=webhook(alert("never", status="resolved"), group="never")).status == 202,
        "unknown resolve",
    )
    first = {"title": "Key", "dedup_key": "key", "severity": "high", "status": "firing"}
    for status in ("firing", "resolved", "acknowledged"):
        t.await_calls(int(status != "firing"), 10)
        t.expect(
            t.send("", kind="generic", body=first | {"status": status}).status == 202, f"{status} refused"
        )
    before = _incidents(t)
    t.send("", kind="generic", body=first)
    t.expect((before, _incidents(t)) == (1, 2), f"{before} incidents, then {_incidents(t)}")


@scenario(36, "integration switched off and secret changed while alerts come")
def disabled(t: Trial) -> None:
    t.send("before")
    t.rows("UPDATE integration SET is_enabled = false WHERE kind = 'generic' RETURNING 1")
    off = t.send("", kind="generic", body={"title": "x", "dedup_key": "x", "severity": "high"})
    t.expect(off.status == 401, f"switched off: {off.status}")
    wrong = ask(t.stand.port, "POST", "/intake/alertmanager/a-secret-of-yesterday", body={})
    t.expect(wrong.status == 404, f"wrong secret: {wrong.status}")
    told = t.rows(
        "SELECT title FROM incident WHERE title ILIKE '%%reject%%' OR title ILIKE '%%refus%%' OR title ILIKE '%%off%%'"
    )
    t.expect(told, "the team hears nothing of alerts refused at a switched-off integration")

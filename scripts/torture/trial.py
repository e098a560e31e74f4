"""One scenario on a stand of its own: what it did, what it expected, and the verdict of the tables."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.torture import judge
from scripts.torture.senders import Answer, alert, ask, beside, webhook
from scripts.torture.stand import USUAL, Stand, stand
from tests.edge.sink import Sink, http_sink
from tests.edge.smtp import Mailbox, smtp_server

Method = tuple[str, str]


@dataclass
class Trial:
    """What a scenario works with. `accepted` are the incidents that a sender was told of with a 2xx."""

    stand: Stand
    provider: Sink
    second: Sink
    mail: Mailbox
    rng: random.Random
    scale: float
    teams: dict[str, Any]
    sessions: list[str]
    accepted: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    others: list[Sink] = field(default_factory=list)
    tries: int = 0
    extra_missing: int = 0
    worst: float | None = None

    def times(self, count: int) -> int:
        return max(1, round(count * self.scale))

    def send(
        self, name: str, *, team: str = "", kind: str = "alertmanager", body: object = None, to: str = "web"
    ) -> Answer:
        """An alert, in a group of its own unless the body says otherwise. What is taken is expected to be told."""
        found = self.teams[team or next(iter(self.teams))]
        given = webhook(alert(name), group=name) if body is None else body
        answer = ask(self.stand.port_of(to), "POST", f"/intake/{kind}/{found['secrets'][kind]}", body=given)
        for ref in answer.refs:
            self.accepted.setdefault(ref, answer.at)
        self.tries += 1
        return answer

    def send_many(self, names: Sequence[str], *, parallel: int = 8) -> list[Answer]:
        """Spread over the teams in turn."""
        slugs = list(self.teams)
        calls = [lambda n=n, i=i: self.send(n, team=slugs[i % len(slugs)]) for i, n in enumerate(names)]
        return beside(calls, parallel=parallel)

    def post(self, path: str, *, team: str = "", who: int = 0) -> Answer:
        """Through the API as a person of a team: 0 the primary, 1 the secondary, 2 the manager."""
        found = self.teams[team or next(iter(self.teams))]
        return ask(self.stand.port, "POST", f"/api/v1{path}", body={}, token=found["tokens"][who])

    def expect(self, is_so: object, words: str) -> None:
        if not is_so:
            self.faults.append(words)

    def until(self, what: Callable[[], object], seconds: float, *, every: float = 0.2) -> bool:
        patience = time.monotonic() + seconds
        while not what():
            if time.monotonic() > patience:
                return False
            time.sleep(every)
        return True

    def record(self) -> judge.Record:
        return judge.read(self.stand.database_url, self.provider, self.second, *self.others)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        return judge.rows(self.stand.database_url, query, *values)

    def untold(self) -> list[str]:
        record = self.record()
        return [ref for ref in self.accepted if not record.is_told(ref)]

    def calls(self, path: str = "") -> int:
        return sum(path in r.path for r in list(self.provider.requests))

    def await_calls(self, count: int, seconds: float, path: str = "") -> bool:
        return self.until(lambda: self.calls(path) >= count, seconds, every=0.02)

    def health(self) -> int:
        return ask(self.stand.port, "GET", "/health", timeout=10).status

    def unwell(self) -> str:
        """The checks of `/health` that are not well, in its own words."""
        answer = ask(self.stand.port, "GET", "/health", timeout=10)
        found = json.loads(answer.body)["checks"] if answer.body[:1] == b"{" else {}
        return "; ".join(f"{n} {c['detail']}" for n, c in found.items() if c["status"] != "healthy")[:300]


@dataclass(frozen=True)
class Plan:
    """What a scenario starts from. `methods` maps a role to channels and addresses with {first}, {second}."""

    teams: int = 1
    delays: tuple[int, ...] = (0, 5, 15)
    loops: int = 0
    viewers: int = 0
    parts: tuple[str, ...] = USUAL
    env: Mapping[str, str] = field(default_factory=dict)
    database_env: Mapping[str, str] = field(default_factory=dict)
    methods: Mapping[str, Sequence[Method]] = field(
        default_factory=lambda: {
            role: [("WEBHOOK", "{first}/{slug}/" + role)] for role in ("primary", "secondary", "manager")
        }
    )
    storm_from: int = 100_000
    is_clock_moved: bool = False
    is_wrapped: Callable[[Path], Any] | None = None


@contextmanager
def trial(plan: Plan, made: Path, home: Path, *, seed: int, scale: float) -> Iterator[Trial]:
    with ExitStack() as stack:
        first, second = stack.enter_context(http_sink()), stack.enter_context(http_sink(host="127.0.0.2"))
        mail = stack.enter_context(smtp_server())
        if plan.is_wrapped:
            stack.enter_context(plan.is_wrapped(home))
        env = {"SMTP_URL": mail.url, "DEAD_MAN_URL": f"{second.url}/alive"} | dict(plan.env)
        running = stack.enter_context(stand(made, home, env, plan.database_env))
        facts = _seeded(running, plan, first=first.url, second=second.url)
        running.start(*plan.parts)
        running.await_workers()
        yield Trial(running, first, second, mail, random.Random(seed), scale, **facts)


def _seeded(running: Stand, plan: Plan, **urls: str) -> dict[str, Any]:
    slugs = [f"team-{number}" for number in range(plan.teams)]
    given = [
        {
            "slug": slug, "delays": plan.delays, "loops": plan.loops, "storm_from": plan.storm_from,
            "methods": {
                role: [(channel, address.format(slug=slug, **urls)) for channel, address in ways]
                for role, ways in plan.methods.items()
            },
        }
        for slug in slugs
    ]  # fmt: skip
    done = running.python(
        "from scripts.torture.seed import main; main()", json.dumps({"teams": given, "viewers": plan.viewers})
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))

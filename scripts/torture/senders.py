"""Those who post alerts: one connection a request, as monitoring does, alone or many beside each other."""

import http.client
import json
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from portal.core import crypto

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What a sender got; status 0 when the connection broke. `at` is wall time, `seconds` how long it took."""

    status: int
    at: float
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def refs(self) -> list[str]:
        return list(json.loads(self.body).get("incidents", [])) if self.is_taken else []


def ask(
    port: int, method: str, path: str, *, body: object = None, token: str | None = None, timeout: float = 40
) -> Answer:
    """One request. `body` is sent as it is when it is bytes, else as JSON."""
    raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    began = time.monotonic()
    try:
        line.request(method, path, raw, headers)
        got = line.getresponse()
        content, told = got.read(), {name.lower(): value for name, value in got.headers.items()}
        return Answer(got.status, time.time(), time.monotonic() - began, told, content)
    except (OSError, http.client.HTTPException):
        return Answer(0, time.time(), time.monotonic() - began)
    finally:
        line.close()


def beside(calls: Iterable[Callable[[], T]], *, parallel: int) -> list[T]:
    """Run all, so many at a time; answers in the order of the calls."""
    with ThreadPoolExecutor(parallel) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def until_taken(call: Callable[[], Answer], *, seconds: float = 120, pause: float = 0.5) -> list[Answer]:
    """Send again until it is taken, as Alertmanager does; every answer on the way."""
    patience, answers = time.monotonic() + seconds, [call()]
    while not answers[-1].is_taken and time.monotonic() < patience:
        time.sleep(pause)
        answers.append(call())
    return answers


def alert(name: str, *, status: str = "firing", severity: str = "high") -> dict[str, object]:
    """One alert as Alertmanager writes it."""
    return {
        "status": status,
        "labels": {"alertname": name, "severity": severity},
        "annotations": {"summary": f"{name} is wrong", "description": "Something answers slowly."},
        "startsAt": "2026-11-21T02:20:58.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "",
        "fingerprint": crypto.token_hash(name)[:16],
    }


def webhook(*alerts: dict[str, object], group: str) -> dict[str, object]:
    status = "firing" if any(a["status"] == "firing" for a in alerts) else "resolved"
    return {
        "version": "4", "groupKey": group, "truncatedAlerts": 0, "status": status, "receiver": "releve",
        "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://am:9093",
        "alerts": list(alerts),
    }  # fmt: skip


def percentile(values: Sequence[float], ratio: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * ratio))] if ordered else 0.0


def statuses(answers: Iterable[Answer]) -> dict[int, int]:
    counted: dict[int, int] = {}
    for answer in answers:
        counted[answer.status] = counted.get(answer.status, 0) + 1
    return counted


Body = dict[str, Any]

"""What happened, from the tables and from the provider's own record, read by a connection that trusts neither."""

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import psycopg
from psycopg.rows import dict_row

from portal.messages.outbox.actions import BUNDLE
from tests.edge.sink import Sink

GAPS = """
SELECT i.ref FROM incident i LEFT JOIN timeline_entry t ON t.incident_id = i.id
 GROUP BY i.id HAVING count(t.seq) <> i.timeline_seq OR coalesce(max(t.seq), 0) <> i.timeline_seq
"""
# A page's line says when its provider answered; those of a bundle are written one after another, within the lease.
BACKWARD = """
SELECT incident_id, seq, kind, facts->>'outcome' AS outcome, round(extract(epoch FROM before - at), 1) AS seconds FROM (
  SELECT *, lag(at) OVER (PARTITION BY incident_id ORDER BY seq) AS before FROM timeline_entry) rows
 WHERE at < before - (CASE kind WHEN 'page' THEN 30 ELSE 2 END) * interval '1 s'
"""
SILENT = """
SELECT ref FROM incident
 WHERE acknowledged_at IS NULL AND resolved_at IS NULL
   AND (next_escalation_at IS NULL OR next_escalation_at < clock_timestamp() - interval '60 s')
"""
STUCK = """
SELECT id FROM message
 WHERE state IN ('pending', 'sending')
   AND coalesce(lease_until, due_at) < clock_timestamp() - interval '60 s'
"""
MESSAGES = """
SELECT m.*, i.ref, i.opened_at, i.climb_began_at, i.climb, s.delay_minutes,
       i.climb_began_at + make_interval(mins => s.delay_minutes) AS step_due_at
  FROM message m LEFT JOIN incident i ON i.id = m.incident_id
  LEFT JOIN escalation_step s ON s.policy_id = i.policy_id AND s."order" = m.step
 ORDER BY m.id
"""


@dataclass(frozen=True)
class Record:
    """The messages of the outbox, and the calls of each reference as the provider wrote them down (wall time)."""

    messages: Sequence[Mapping[str, Any]]
    calls: Mapping[str, Sequence[float]]
    texts: Sequence[str]

    @property
    def pages(self) -> list[Mapping[str, Any]]:
        return [m for m in self.messages if m["kind"] == "page"]

    @cached_property
    def references(self) -> dict[int, str]:
        """Message id → the reference of what it left in last: its own, or that of the bundle begun with it."""
        together: dict[tuple[object, object], list[Mapping[str, Any]]] = {}
        for m in self.messages:
            if m["started_at"] is not None:
                together.setdefault((m["bundle_key"] or m["id"], m["started_at"]), []).append(m)
        return {m["id"]: _reference(begun) for begun in together.values() for m in begun}

    def first_call(self, message: Mapping[str, Any]) -> float | None:
        """The first call that carried it, by itself or in the bundle it left in."""
        own = self.calls.get(message["idem_key"], ())
        return min((*own, *self._bundled(message)), default=None)

    def _bundled(self, message: Mapping[str, Any]) -> Sequence[float]:
        """The calls of its bundle. A sender that dies while it writes down how it went leaves the rest of the bundle
        to another: then it is the calls that the same message led after this one was begun."""
        reference = self.references.get(message["id"], "")
        if reference in self.calls:
            return self.calls[reference]
        carrier, begun_at = reference.partition(":bundle:")[0], message["started_at"]
        led = [at for r, times in self.calls.items() if r.startswith(f"{carrier}:bundle:") for at in times]
        return [at for at in led if begun_at and at >= begun_at.timestamp() - 1]

    def is_told(self, ref: str) -> bool:
        """Whether anybody was called about an incident; some providers are sent no key, but the incident's name."""
        own = [m for m in self.pages if m["ref"] == ref]
        return any(self.first_call(m) is not None for m in own) or any(ref in text for text in self.texts)

    def claimed_but_unseen(self) -> list[str]:
        """Messages that say "sent" though the provider never heard of them."""
        return [
            m["idem_key"] for m in self.messages
            if m["state"] == "sent" and self.first_call(m) is None and m["channel"] == "WEBHOOK"
        ]  # fmt: skip

    @cached_property
    def of_carriers(self) -> Counter[str]:
        """How many calls each message led: a bundle that grows before its second try keeps its carrier."""
        led: Counter[str] = Counter()
        for reference, times in self.calls.items():
            led[reference.partition(":bundle:")[0]] += len(times)
        return led

    @property
    def doubled(self) -> int:
        return self.of_carriers.total() - len(self.of_carriers)

    def led_again(self) -> str:
        """The messages that led more than one call, with the seconds between the calls."""
        again = {carrier: count for carrier, count in self.of_carriers.items() if count > 1}
        found = {
            c: [t for r, ts in self.calls.items() if r.partition(":bundle:")[0] == c for t in ts]
            for c in again
        }
        return "; ".join(f"{c} after {max(ts) - min(ts):.0f} s" for c, ts in list(found.items())[:5])

    @property
    def most_calls(self) -> int:
        return max(self.of_carriers.values(), default=0)

    def worst_delay(self) -> float | None:
        """Seconds from when a page was wanted to its first call; of first climbs and first loops."""
        delays = [
            called - wanted_at(m).timestamp()
            for m in self.pages
            if (called := self.first_call(m)) is not None
        ]
        return max(delays, default=None)


def _reference(begun: Sequence[Mapping[str, Any]]) -> str:
    """What a provider is told for these messages, worked out here once more from the rows alone."""
    carrier = min(begun, key=lambda m: (9 if m["rank"] is None else m["rank"], m["id"]))
    if len(begun) == 1:
        return str(carrier["idem_key"])
    ids = ",".join(str(number) for number in sorted(m["id"] for m in begun))
    return f"{carrier['idem_key']}:bundle:{hashlib.sha256(ids.encode()).hexdigest()[:16]}"


def wanted_at(message: Mapping[str, Any]) -> datetime:
    """When the policy wanted the page, and up to a minute later when it was put beside others for that person."""
    is_first = f":climb:{message['climb']}:" in message["idem_key"] and ":loop:0:" in message["idem_key"]
    due: datetime | None = message["step_due_at"] if is_first else None
    created: datetime = message["created_at"]
    waits = timedelta() if message["last_error"] else min(message["due_at"] - created, BUNDLE)
    return (min(due, created) if due else created) + max(waits, timedelta())


def read(database_url: str, *providers: Sink) -> Record:
    with connect(database_url) as connection:
        messages = connection.execute(MESSAGES).fetchall()
    calls: dict[str, list[float]] = {}
    requests = [request for provider in providers for request in list(provider.requests)]
    offset = time.time() - time.monotonic()
    for request in requests:
        calls.setdefault(request.headers.get("idempotency-key", ""), []).append(request.at + offset)
    calls.pop("", None)
    return Record(messages, calls, [r.body.decode(errors="replace") for r in requests])


def connect(database_url: str) -> psycopg.Connection[dict[str, Any]]:
    return psycopg.connect(database_url, row_factory=dict_row, autocommit=True, connect_timeout=5)


def wrongs(database_url: str, *, is_clock_moved: bool = False) -> list[str]:
    """What the tables themselves say is not right."""
    checks = {"timeline with gaps": GAPS, "silent incidents": SILENT, "messages stuck": STUCK}
    if not is_clock_moved:
        checks["timeline out of order"] = BACKWARD
    with connect(database_url) as connection:
        found = {words: connection.execute(query).fetchall() for words, query in checks.items()}
    return [
        f"{words}: {len(wrong)}, such as {tuple(wrong[0].values())}"
        for words, wrong in found.items()
        if wrong
    ]


def rows(database_url: str, query: str, *values: object) -> list[dict[str, Any]]:
    with connect(database_url) as connection:
        return connection.execute(query, values).fetchall()

"""What happened, from the tables and from the provider's own record, read by a connection that trusts neither."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.edge.sink import Sink

GAPS = """
SELECT i.ref FROM incident i LEFT JOIN timeline_entry t ON t.incident_id = i.id
 GROUP BY i.id HAVING count(t.seq) <> i.timeline_seq OR coalesce(max(t.seq), 0) <> i.timeline_seq
"""
BACKWARD = """
SELECT DISTINCT incident_id FROM (
  SELECT incident_id, at < lag(at) OVER (PARTITION BY incident_id ORDER BY seq) - interval '2 s' AS is_wrong
    FROM timeline_entry) rows WHERE is_wrong
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
    """The messages of the outbox, and the calls of each key as the provider wrote them down (wall time)."""

    messages: Sequence[Mapping[str, Any]]
    calls: Mapping[str, Sequence[float]]
    texts: Sequence[str]

    @property
    def pages(self) -> list[Mapping[str, Any]]:
        return [m for m in self.messages if m["kind"] == "page"]

    def first_call(self, message: Mapping[str, Any]) -> float | None:
        found = self.calls.get(message["idem_key"])
        return min(found) if found else None

    def is_told(self, ref: str) -> bool:
        """Whether anybody was called about an incident: by a page of its own, or as a part of a bundle."""
        own = [m for m in self.pages if m["ref"] == ref]
        return (
            any(self.first_call(m) is not None for m in own)
            or any(ref in text for text in self.texts)
            or (any(m["state"] == "sent" and self._bundle_went_out(m) for m in own))
        )

    def _bundle_went_out(self, message: Mapping[str, Any]) -> bool:
        """Sent in the same second as another message of its bundle whose own key the provider saw."""
        key = message.get("bundle_key")
        return key is not None and any(
            other["bundle_key"] == key and self.first_call(other) is not None for other in self.messages
        )

    def claimed_but_unseen(self) -> list[str]:
        """Messages that say "sent" though the provider never heard of them."""
        return [
            m["idem_key"] for m in self.messages
            if m["state"] == "sent" and self.first_call(m) is None and m["channel"] == "WEBHOOK"
            and not self._bundle_went_out(m)
        ]  # fmt: skip

    @property
    def doubled(self) -> int:
        return sum(len(calls) - 1 for calls in self.calls.values())

    @property
    def most_calls(self) -> int:
        return max((len(calls) for calls in self.calls.values()), default=0)

    def worst_delay(self) -> float | None:
        """Seconds from when the policy wanted a page to its first call; of first climbs and first loops."""
        delays = [
            called - due_at(m).timestamp() for m in self.pages if (called := self.first_call(m)) is not None
        ]
        return max(delays, default=None)


def due_at(message: Mapping[str, Any]) -> datetime:
    is_first = f":climb:{message['climb']}:" in message["idem_key"] and ":loop:0:" in message["idem_key"]
    due: datetime | None = message["step_due_at"] if is_first else None
    created: datetime = message["created_at"]
    return min(due, created) if due else created


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
        found = {words: len(connection.execute(query).fetchall()) for words, query in checks.items()}
    return [f"{words}: {count}" for words, count in found.items() if count]


def rows(database_url: str, query: str, *values: object) -> list[dict[str, Any]]:
    with connect(database_url) as connection:
        return connection.execute(query, values).fetchall()

"""The hash chain of the audit log, as pure functions."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

START = "0" * 64


@dataclass(frozen=True)
class Link:
    """One entry as it is hashed."""

    id: int
    at: datetime
    actor_id: int | None
    action: str
    subject: str
    detail: dict[str, Any]
    hash: str


def link_hash(
    previous: str, at: datetime, actor_id: int | None, action: str, subject: str, detail: Any
) -> str:
    """sha256 over the previous hash and the entry in a form that has one spelling only."""
    body = json.dumps(
        [at.isoformat(), actor_id, action, subject, detail], sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def first_broken(links: Iterable[Link], previous: str = START) -> int | None:
    """The id of the first entry that does not follow from the one before it; None when all do.

    A cut tail is not seen here: compare the last hash with one kept elsewhere.
    """
    for link in links:
        expected = link_hash(previous, link.at, link.actor_id, link.action, link.subject, link.detail)
        if link.hash != expected:
            return link.id
        previous = link.hash
    return None

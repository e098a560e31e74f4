"""Alerts that are known: counted in one statement, whatever their number."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from portal.alerts.intake.senders import Sender
from portal.alerts.sources.signals import Signal
from portal.core.db import db

_COUNT = text("""
    WITH known AS MATERIALIZED (
        SELECT alert.id, incident.id AS incident_id, incident.ref
          FROM alert JOIN incident ON incident.id = alert.incident_id
         WHERE alert.integration_id = :integration_id AND alert.dedup_key = ANY(:keys)
           AND alert.state <> 'resolved' AND incident.resolved_at IS NULL
         ORDER BY alert.dedup_key FOR NO KEY UPDATE OF alert
    )
    UPDATE alert SET count = alert.count + 1, last_received_at = :at, title = said.title, url = said.url,
           description = said.description, labels = said.labels, annotations = said.annotations
      FROM known, jsonb_to_recordset(CAST(:said AS jsonb)) AS said (
               dedup_key text, title text, url text, description text, labels jsonb, annotations jsonb)
     WHERE alert.id = known.id AND said.dedup_key = alert.dedup_key
    RETURNING alert.id, alert.dedup_key, alert.severity, known.incident_id, known.ref
""")
"""Locked by key first: two senders of the same alerts then cannot wait for each other."""


@dataclass(frozen=True)
class Known:
    """An alert that fires already, and its open incident."""

    id: int
    key: str
    severity: int
    incident_id: int
    ref: str


def count_repeats(sender: Sender, signals: Sequence[Signal], *, at: datetime) -> dict[str, Known]:
    """Count up those of the firing signals that are known, with what the sender says now; by their keys."""
    asked = {
        "integration_id": sender.id, "at": at, "keys": [s.dedup_key for s in signals],
        "said": json.dumps([_said(signal) for signal in signals]),
    }  # fmt: skip
    return {row[1]: Known(*row) for row in db.session.connection().execute(_COUNT, asked)}


def _said(signal: Signal) -> dict[str, object]:
    return {
        "dedup_key": signal.dedup_key,
        "title": signal.title,
        "url": signal.url,
        "description": signal.description,
        "labels": signal.labels,
        "annotations": signal.annotations,
    }

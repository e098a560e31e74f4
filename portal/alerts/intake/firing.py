"""Firing alerts of a request: repeats are counted, new ones open an incident or join one.

Order of locks, the same in every request so that no two wait for each other: alerts by their key, then incidents
by their number, last and as shortly as possible, since all senders of a storm want the same one.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update

from portal.alerts.intake.effects import Again, Effect
from portal.alerts.intake.homes import Home, homes_of, is_any_guess, situation_of
from portal.alerts.intake.repeats import Known, count_repeats
from portal.alerts.intake.senders import Sender
from portal.alerts.intake.storms import is_storm, is_told
from portal.alerts.intake.tracing import What, first_steps, step
from portal.alerts.models import Alert, AlertState
from portal.alerts.sources.signals import Signal
from portal.core.db import db
from portal.incidents.actions import raise_severity
from portal.incidents.holds.actions import make_urgent
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import write

_STORE = text("""
    INSERT INTO alert (integration_id, incident_id, dedup_key, state, title, description, severity, labels,
                       annotations, url, starts_at, first_received_at, last_received_at, count, trace)
    SELECT :integration_id, incident_id, dedup_key, 'firing', title, description, severity, labels,
           annotations, url, starts_at, :at, :at, 1, trace
      FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS fresh (
               incident_id bigint, dedup_key text, title text, description text, severity smallint, labels jsonb,
               annotations jsonb, url text, starts_at timestamptz, trace jsonb)
    ON CONFLICT (integration_id, dedup_key) WHERE state <> 'resolved' DO NOTHING
    RETURNING dedup_key
""")
"""One parameter for all rows: five thousand rows of parameters each would take seconds to write down."""


def fire(sender: Sender, signals: Sequence[Signal], effect: Effect, *, at: datetime) -> None:
    """Store the firing signals of a request, and tell their incidents. Errors: Again."""
    if not signals:
        return
    known = count_repeats(sender, signals, at=at)
    effect.note(repeats=len(known))
    for one in known.values():
        effect.touch(one.incident_id, one.ref)
    _raise(sender, [(s, known[s.dedup_key]) for s in signals if s.dedup_key in known], at=at)
    if len(known) < len(signals):
        _settle(sender, signals, known, effect, at=at)


def _settle(
    sender: Sender,
    signals: Sequence[Signal],
    known: Mapping[str, Known],
    effect: Effect,
    *,
    at: datetime,
) -> None:
    """Find the new ones an incident each, store them, and only then take the incidents' rows."""
    settled = {_group(s): _home(known[s.dedup_key]) for s in signals if s.dedup_key in known}
    fresh = sorted((s for s in signals if s.dedup_key not in known), key=lambda s: s.dedup_key)
    groups: dict[str, list[Signal]] = defaultdict(list)
    for signal in fresh:
        groups[_group(signal)].append(signal)
    with db.session.no_autoflush:  # what an opening has written goes with the rest, in one statement each
        homes, late = _stored(sender, fresh, groups, settled, at=at)
    by_incident: dict[int, list[Signal]] = defaultdict(list)
    for signal in fresh:
        by_incident[homes[_group(signal)].id].append(signal)
    opened = {home.id for home in homes.values() if home.why is What.OPENED}
    for incident_id in sorted(by_incident):
        held = db.session.get_one(Incident, incident_id) if incident_id in opened else lock(incident_id)
        incident = _tell(sender, held, by_incident[incident_id], late, at=at)
        effect.touch(incident_id, incident.ref)
        effect.note(**{"storm" if is_storm(incident) else "new": len(by_incident[incident_id])})


def _stored(
    sender: Sender,
    fresh: Sequence[Signal],
    groups: Mapping[str, Sequence[Signal]],
    settled: Mapping[str, Home],
    *,
    at: datetime,
) -> tuple[dict[str, Home], set[str]]:
    """Store the new ones: the home of each group, and the keys whose end had come before. Errors: Again."""
    now = situation_of(sender, groups.keys() - settled.keys(), [s.dedup_key for s in fresh if s.started_at])
    homes = homes_of(sender, groups, {**now.homes, **settled}, at=at)
    late = {s.dedup_key for s in fresh if s.started_at and now.over.get(s.dedup_key) == s.started_at}
    rows = [_row(sender, s, homes[_group(s)], at, is_late=s.dedup_key in late) for s in fresh]
    _store(sender, rows, at=at)
    return homes, late


def _group(signal: Signal) -> str:
    return signal.group_key or signal.dedup_key


def _home(known: Known) -> Home:
    return Home(known.incident_id, known.ref, What.JOINED)


def _raise(sender: Sender, repeats: Sequence[tuple[Signal, Known]], *, at: datetime) -> None:
    """The same alert as before, by now called graver than at first: so is its incident."""
    for signal, known in repeats:
        rank = sender.ranked(signal).rank
        if rank < known.severity:
            graver = step(What.GRAVER, at, before=known.severity, rank=rank)
            changed = update(Alert).where(Alert.id == known.id)
            db.session.execute(changed.values(severity=rank, trace=Alert.trace.concat([graver])))
            raise_severity(lock(known.incident_id), rank, at=at)


def _store(sender: Sender, rows: Sequence[dict[str, Any]], *, at: datetime) -> None:
    """Insert all. What is in the way still fires but its incident is over: a firing after that is a new one."""
    missing = {row["dedup_key"] for row in rows} - _insert(sender, rows, at=at)
    if missing:
        _close_stale(sender, missing, at=at)
        if missing - _insert(sender, [row for row in rows if row["dedup_key"] in missing], at=at):
            raise Again  # another request stored it since we looked


def _insert(sender: Sender, rows: Sequence[dict[str, Any]], *, at: datetime) -> set[str]:
    asked = {"integration_id": sender.id, "at": at, "rows": json.dumps(rows)}
    return set(db.session.scalars(_STORE, asked))


def _close_stale(sender: Sender, keys: Collection[str], *, at: datetime) -> None:
    is_over = select(Incident.id).where(Incident.id == Alert.incident_id, Incident.resolved_at.is_not(None))
    stale = update(Alert).where(
        Alert.integration_id == sender.id,
        Alert.dedup_key.in_(keys),
        Alert.state != AlertState.RESOLVED,
        Alert.incident_id.is_(None) | is_over.exists(),
    )
    closed = stale.values(
        state=AlertState.RESOLVED, resolved_at=at, trace=Alert.trace.concat([step(What.CLOSED, at)])
    )
    db.session.execute(closed, execution_options={"synchronize_session": False})


def _row(sender: Sender, signal: Signal, home: Home, at: datetime, *, is_late: bool) -> dict[str, Any]:
    severity = sender.ranked(signal)
    why = step(home.why, at, ref=home.ref, group=signal.group_key, count=home.count)
    late = [step(What.LATE, at)] if is_late else []
    return {
        "incident_id": home.id,
        "dedup_key": signal.dedup_key,
        "title": signal.title,
        "description": signal.description,
        "severity": severity.rank,
        "labels": signal.labels,
        "annotations": signal.annotations,
        "url": signal.url,
        "starts_at": signal.started_at.isoformat() if signal.started_at else None,
        "trace": [*first_steps(signal, severity, at), why, *late],
    }


def _tell(
    sender: Sender,
    incident: Incident,
    fresh: Sequence[Signal],
    late: Collection[str],
    *,
    at: datetime,
) -> Incident:
    """One line for all new alerts of a request, and the held incident's severity follows the worst of them."""
    if not incident.is_open:
        raise Again  # resolved since we looked: what fires now opens a new one
    ranks = [(sender.ranked(s).rank, s) for s in fresh]
    rank, worst = min(ranks, key=lambda pair: pair[0])
    incident.alert_count += len(fresh)
    if is_told(incident, at=at, new_count=len(fresh)):
        write(
            incident, EntryKind.ALERT, at=at, state="storm" if is_storm(incident) else "firing", title=worst.title,
            count=len(fresh), total=incident.alert_count, url=worst.url, integration=sender.name,
            first=incident.alert_count == len(fresh),
        )  # fmt: skip
    raise_severity(incident, rank, at=at)
    if is_any_guess(sender, fresh):
        make_urgent(incident, at=at)
    again = [s for s in fresh if s.dedup_key in late]
    if again and not is_storm(incident):
        title, count = again[0].title, len(again)
        write(incident, EntryKind.WARNING, at=at, reason="firing_after_resolve", title=title, count=count)
    return incident

"""The four figures of delivery, in SQL: by month of a team's own clock, and what is behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, text

from portal.changes.dora import Delivery
from portal.changes.queries import failure_hours_of
from portal.core.db import UtcDateTime, db
from portal.people.models import Team
from portal.rota.days import midnight

GRAVE = 2
"""Severities up to this one make a deployment a failure. Chosen by us."""

MOST = 500

# An incident is of the deployment that somebody has named; else of the last one of its service in the hours before.
_BLAMED = """
    WITH guessed AS (
        SELECT i.id, i.ref, i.created_at, i.resolved_at, i.is_private, last.id AS event_id
        FROM incident i
        CROSS JOIN LATERAL (
            SELECT e.id FROM change_event e
            WHERE e.service_id = i.service_id AND e.type = 'deployment' AND e.status = 'done'
              AND e.ends_at <= i.created_at AND e.ends_at > i.created_at - make_interval(hours => :hours)
            ORDER BY e.ends_at DESC, e.id DESC LIMIT 1) last
        WHERE i.team_id = :team AND i.severity <= :grave
          AND i.created_at >= :start AND i.created_at < :end_at + make_interval(hours => :hours)
          AND NOT EXISTS (SELECT FROM change_cause c WHERE c.incident_id = i.id)
    ), blamed AS (
        SELECT * FROM guessed
        UNION ALL
        SELECT i.id, i.ref, i.created_at, i.resolved_at, i.is_private, c.event_id
        FROM change_event e JOIN change_cause c ON c.event_id = e.id JOIN incident i ON i.id = c.incident_id
        WHERE e.team_id = :team AND e.type = 'deployment' AND e.ends_at >= :start AND e.ends_at < :end_at
    ), told AS (
        SELECT e.*, date_trunc('month', e.ends_at AT TIME ZONE :zone)::date AS month,
               e.status = 'failed' OR EXISTS (SELECT FROM blamed b WHERE b.event_id = e.id) AS is_failure
        FROM change_event e
        WHERE e.team_id = :team AND e.type = 'deployment' AND e.status IN ('done', 'failed')
          AND e.ends_at >= :start AND e.ends_at < :end_at
    )
"""
_BY_MONTH = text(
    _BLAMED
    + """
    , deployed AS (
        SELECT month, count(*) AS told, count(*) FILTER (WHERE status = 'done') AS done,
               count(*) FILTER (WHERE is_failure) AS failed,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY ends_at - committed_at)
                   FILTER (WHERE status = 'done') AS lead,
               count(*) FILTER (WHERE status = 'done' AND committed_at IS NULL) AS unknown
        FROM told GROUP BY month
    ), restored AS (
        SELECT t.month, avg(b.resolved_at - b.created_at) AS restore, count(b.resolved_at) AS restored,
               count(*) FILTER (WHERE b.resolved_at IS NULL) AS open
        FROM blamed b JOIN told t ON t.id = b.event_id GROUP BY t.month
    )
    SELECT d.*, r.restore, coalesce(r.restored, 0) AS restored, coalesce(r.open, 0) AS open
    FROM deployed d LEFT JOIN restored r USING (month) ORDER BY month
    """
)
_BEHIND = text(
    _BLAMED
    + """
    SELECT t.key, t.title, t.status, t.ends_at, t.committed_at, t.is_failure,
           coalesce(array_agg(b.id ORDER BY b.id) FILTER (WHERE b.id IS NOT NULL), '{}') AS incident_ids
    FROM told t LEFT JOIN blamed b ON b.event_id = t.id
    GROUP BY t.id, t.key, t.title, t.status, t.ends_at, t.committed_at, t.is_failure
    ORDER BY t.ends_at DESC, t.id DESC LIMIT :most
    """
).columns(ends_at=UtcDateTime(), committed_at=UtcDateTime())


@dataclass(frozen=True)
class Behind:
    """One deployment behind the figures of a month."""

    key: str
    title: str
    status: str
    ends_at: datetime
    committed_at: datetime | None
    is_failure: bool
    incident_ids: Sequence[int]


def deliveries(team: Team, first: date, last: date, *, at: datetime) -> list[Delivery]:
    """Every month from the first to the last, both as their first days; one without deployments has zeros."""
    rows = {row.month: row for row in db.session.execute(_BY_MONTH, _asked(team, first, last))}
    return [_delivery(month, rows.get(month), team, at) for month in months(first, last)]


def behind(team: Team, month: date) -> list[Behind]:
    """The deployments of a month, latest first."""
    asked = _asked(team, month, month) | {"most": MOST}
    return [Behind(*row) for row in db.session.execute(_BEHIND, asked)]


def months(first: date, last: date) -> list[date]:
    found = [first]
    while found[-1] < last:
        found.append(following(found[-1]))
    return found


def following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _asked(team: Team, first: date, last: date) -> dict[str, object]:
    return {
        "team": team.id, "zone": team.time_zone, "hours": failure_hours_of(team), "grave": GRAVE,
        "start": midnight(first, team.time_zone), "end_at": midnight(following(last), team.time_zone),
    }  # fmt: skip


def _delivery(month: date, row: Row[Any] | None, team: Team, at: datetime) -> Delivery:
    """A month that is under way is as long as it has been."""
    start, end = midnight(month, team.time_zone), midnight(following(month), team.time_zone)
    length = max(min(end, at) - start, timedelta())
    known = {} if row is None else row._mapping
    return Delivery(
        month=month, length=length, done_count=known.get("done", 0), told_count=known.get("told", 0),
        failed_count=known.get("failed", 0), lead=known.get("lead"), lead_unknown_count=known.get("unknown", 0),
        restore=known.get("restore"), restored_count=known.get("restored", 0), open_count=known.get("open", 0),
    )  # fmt: skip

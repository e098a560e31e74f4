"""The SQL behind every figure: what each incident gives, in seconds, and groups of them."""

from sqlalchemy import text

GIVEN = """
    WITH asked AS (
        SELECT t.id, t.time_zone, CAST(string_to_array(a.failing, ',') AS smallint[]) AS failing,
               CAST(:first AS timestamp) AT TIME ZONE t.time_zone AS starts_at,
               CAST(CAST(:last AS date) + 1 AS timestamp) AT TIME ZONE t.time_zone AS ends_at
          FROM team t JOIN unnest(CAST(:team_ids AS bigint[]), CAST(:failing AS text[])) a(id, failing) USING (id)
    ), incidents AS (
        SELECT i.id, i.team_id, coalesce(i.service_id, 0) AS service_id, i.severity, asked.failing,
               CAST(date_trunc('month', i.created_at AT TIME ZONE asked.time_zone) AS date) AS month,
               i.created_at, i.impact_started_at, i.resolved_at,
               least(i.acknowledged_at, (SELECT min(e.at) FROM timeline_entry e
                                          WHERE e.incident_id = i.id AND e.kind = 'acknowledged')) AS acknowledged_at,
               before.created_at AS failed_before_at
          FROM asked
          JOIN incident i ON i.team_id = asked.id
                         AND i.created_at >= asked.starts_at AND i.created_at < asked.ends_at
          LEFT JOIN LATERAL (
               SELECT b.created_at FROM incident b
                WHERE b.service_id = i.service_id AND b.severity = ANY(asked.failing)
                  AND b.created_at <= i.created_at AND (b.created_at, b.id) < (i.created_at, i.id)
                ORDER BY b.created_at DESC, b.id DESC LIMIT 1) before ON i.severity = ANY(asked.failing)
         WHERE (CAST(:severity AS smallint) IS NULL OR i.severity = :severity)
           AND (CAST(:service_id AS bigint) IS NULL OR i.service_id = :service_id)
    ), given AS (
        SELECT i.id, i.team_id, i.service_id, i.severity, i.month, f.figure,
               CAST(CASE WHEN f.until >= f.since THEN extract(epoch FROM f.until - f.since)
                         WHEN f.until < f.since THEN 0 END AS double precision) AS seconds
          FROM incidents i, LATERAL (VALUES
               ('mttd', i.impact_started_at, i.created_at),
               ('mtta', i.created_at, i.acknowledged_at),
               ('mttr', i.created_at, i.resolved_at),
               ('mtbf', i.failed_before_at, i.created_at)) f(figure, since, until)
         WHERE f.figure <> 'mtbf' OR (i.severity = ANY(i.failing) AND i.service_id > 0)
    )
"""
"""An incident belongs to the month of its creation, by its team's clock. A time that would be below zero is zero."""

MEASURES = text(
    GIVEN
    + """
    SELECT figure, month, severity, service_id, team_id,
           count(seconds) AS count, count(*) - count(seconds) AS unknown_count, avg(seconds) AS mean,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90,
           array_agg(DISTINCT severity) FILTER (WHERE seconds IS NOT NULL) AS severities
      FROM given
     GROUP BY GROUPING SETS ((figure), (figure, month), (figure, severity), (figure, month, severity),
                             (figure, service_id), (figure, team_id))
"""
)
"""A row for each figure and group; what a group is not cut by is null."""

BEHIND = text(
    GIVEN
    + """
    SELECT id, seconds FROM given
     WHERE figure = :figure AND (CAST(:month AS date) IS NULL OR month = :month)
       AND (CAST(:before_id AS bigint) IS NULL OR id < :before_id)
     ORDER BY id DESC LIMIT :limit
"""
)
"""The incidents of a group, newest first, with what each gives."""

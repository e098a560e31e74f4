"""The SQL behind every figure: what each incident gives, in seconds, and groups of them."""

from sqlalchemy import text

GIVEN = """
    WITH asked AS MATERIALIZED (
        SELECT t.id, t.time_zone, CAST(string_to_array(a.failing, ',') AS smallint[]) AS failing,
               CAST(:first AS timestamp) AT TIME ZONE t.time_zone AS starts_at,
               CAST(CAST(:last AS date) + 1 AS timestamp) AT TIME ZONE t.time_zone AS ends_at
          FROM team t JOIN unnest(CAST(:team_ids AS bigint[]), CAST(:failing AS text[])) a(id, failing) USING (id)
    ), listed AS (
        SELECT i.*, asked.failing, asked.time_zone,
               i.service_id IS NOT NULL AND i.severity = ANY(asked.failing) AS is_failure
          FROM asked
          JOIN incident i ON i.team_id = asked.id
                         AND i.created_at >= asked.starts_at AND i.created_at < asked.ends_at
         WHERE i.created_at >= CAST(:first AS timestamp) - interval '1 day'
           AND i.created_at < CAST(:last AS timestamp) + interval '2 days'
           AND (CAST(:service_id AS bigint) IS NULL OR i.service_id = :service_id)
    ), placed AS (
        SELECT *, lag(created_at) OVER (PARTITION BY service_id, is_failure ORDER BY created_at, id) AS same_before_at
          FROM listed
    ), incidents AS (
        SELECT p.id, p.team_id, coalesce(p.service_id, 0) AS service_id, p.severity, p.is_failure,
               CAST(date_trunc('month', p.created_at AT TIME ZONE p.time_zone) AS date) AS month,
               p.created_at, p.impact_started_at, p.resolved_at,
               least(p.acknowledged_at, (SELECT min(e.at) FROM timeline_entry e
                                          WHERE e.incident_id = p.id AND e.kind = 'acknowledged')) AS acknowledged_at,
               CASE WHEN p.is_failure THEN coalesce(p.same_before_at, (
                    SELECT max(b.at) FROM unnest(p.failing) s(severity), LATERAL (
                           SELECT max(o.created_at) AS at FROM incident o WHERE o.service_id = p.service_id
                              AND o.severity = s.severity AND o.created_at < p.created_at) b)) END AS failed_before_at
          FROM placed p
         WHERE CAST(:severity AS smallint) IS NULL OR p.severity = :severity
    ), given AS (
        SELECT i.id, i.team_id, i.service_id, i.severity, i.month, f.figure,
               CAST(CASE WHEN f.until >= f.since THEN extract(epoch FROM f.until - f.since)
                         WHEN f.until < f.since THEN 0 END AS double precision) AS seconds
          FROM incidents i, LATERAL (VALUES
               ('mttd', i.impact_started_at, i.created_at),
               ('mtta', i.created_at, i.acknowledged_at),
               ('mttr', i.created_at, i.resolved_at),
               ('mtbf', i.failed_before_at, i.created_at)) f(figure, since, until)
         WHERE f.figure <> 'mtbf' OR i.is_failure
    )
"""
"""An incident belongs to the month of its creation, by its team's clock. A time that would be below zero is zero.
The days around the period are named once more as constants, for the index by time. The failure before is in the period
for most; only that of the first of each service is looked up."""

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

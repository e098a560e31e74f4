"""Eleven incidents a day, in the order of time as in life: who was paged, who came, what they said of it.

By day three times in four; one in thirty is grave; a few services have most of them. Somebody is paged every two
minutes until they come, the second on call from the fourth time on; five pages an incident on average.
"""

INCIDENTS = """
    INSERT INTO incident (ref, team_id, service_id, title, description, impact, severity, status, source, alert_count,
                          is_private, impact_started_at, created_at, opened_at, acknowledged_at, acknowledged_by_id,
                          mitigated_at, resolved_at, closed_at, climb, climb_began_at, escalation_step,
                          escalation_loop, is_urgent, reminder_count, origin, timeline_seq, grouping)
    SELECT 'INC-' || lpad(upper(to_hex(n)), 6, '0'), s.team_id, s.id,
           (cast(:titles AS text[]))[1 + (s.id + n % 3) % 12], '', '',
           1 + (grave > 0.03)::int + (grave > 0.15)::int + (grave > 0.6)::int,
           CASE WHEN is_closed THEN 'closed' ELSE 'resolved' END,
           CASE WHEN n % 9 = 0 THEN 'user' ELSE 'monitoring' END, 3, n % 50 = 0,
           CASE WHEN n % 5 > 0 THEN at - interval '12 minutes' * pg_temp.chance('unseen', n) ^ 2 END,
           at, at, came_at, who.id, better_at, over_at, CASE WHEN is_closed THEN over_at + interval '2 days' END,
           1, at, 1, 0, false, 0, 'integration:' || i.id, 7 + is_closed::int, 'group ' || i.id || ' ' || n % 9
    FROM (SELECT row_number() OVER (ORDER BY at) AS n, at
          FROM generate_series(1, :incidents) k,
               LATERAL (SELECT date_trunc('day', :began + k * :pace) + interval '1 hour' *
                               CASE WHEN pg_temp.chance('by day', k) < 0.75 THEN 8 + 12 * pg_temp.chance('hour', k)
                                    ELSE 20 + 12 * pg_temp.chance('hour', k) END AS at) a) everything,
         (SELECT array_agg(id ORDER BY pg_temp.chance('place', id)) AS ids FROM integration) every,
         LATERAL (SELECT pg_temp.chance('grave', n) AS grave,
                         at + pg_temp.pages(n) * interval '2 minutes'
                         - pg_temp.chance('came', n) * interval '100 seconds' AS came_at) b,
         LATERAL (SELECT came_at - interval '25 minutes' * ln(1.0001 - pg_temp.chance('better', n)) AS better_at) c,
         LATERAL (SELECT better_at - interval '15 minutes' * ln(1.0001 - pg_temp.chance('over', n)) AS over_at) d,
         LATERAL (SELECT over_at + interval '2 days' < :now AS is_closed) e
    JOIN LATERAL (SELECT * FROM integration
                  WHERE id = every.ids[1 + floor(cardinality(every.ids) * pg_temp.chance('which', n) ^ 1.3)::int]) i
         ON true
    JOIN service s ON s.id = i.service_id
    JOIN LATERAL (SELECT coalesce(
        (SELECT person_id FROM assignment a
         WHERE a.team_id = s.team_id AND a.replaced_at IS NULL AND a.ends_at > at AND a.starts_at <= at
           AND a.ends_at < at + interval '10 days'
           AND a.role = CASE WHEN pg_temp.pages(n) < 4 THEN 'primary' ELSE 'secondary' END
         ORDER BY a.ends_at LIMIT 1),
        (SELECT min(person_id) FROM membership WHERE team_id = s.team_id)) AS id) who ON true
    ORDER BY n
"""
TIMELINES = """
    INSERT INTO timeline_entry (incident_id, seq, kind, at, actor_id, text, facts)
    SELECT i.id, said.seq, said.kind, said.at, CASE WHEN said.seq > 3 THEN i.acknowledged_by_id END,
           CASE said.kind WHEN 'note' THEN 'Looking at it.' ELSE '' END, said.facts::jsonb
    FROM incident i, LATERAL (VALUES
        (1, 'opened', i.created_at, '{}'), (2, 'alert', i.created_at, '{}'), (3, 'page', i.created_at, '{}'),
        (4, 'acknowledged', i.acknowledged_at, '{}'),
        (5, 'note', i.acknowledged_at + (i.mitigated_at - i.acknowledged_at) / 3, '{}'),
        (6, 'status', i.mitigated_at, '{"before": "detected", "after": "mitigated"}'),
        (7, 'status', i.resolved_at, '{"before": "mitigated", "after": "resolved"}'),
        (8, 'status', i.closed_at, '{"before": "resolved", "after": "closed"}')) said(seq, kind, at, facts)
    WHERE i.ref < 'INC-01' AND said.at IS NOT NULL
"""
PAGES = """
    INSERT INTO message (idem_key, kind, incident_id, step, person_id, channel, address, recipient, is_waking, content,
                         priority, rank, bundle_key, lane, due_at, state, attempt, created_at, sent_at, finished_at)
    SELECT 'old' || i.id || '-' || k, 'page', i.id, k, who.id, 'EMAIL', :sealed, 'Somebody', true,
           '{"title": "Something is wrong", "text": "Come."}', 1, i.severity, 'EMAIL ' || who.id, 'EMAIL',
           at, 'sent', 1, at, at, at
    FROM incident i, LATERAL (SELECT ('x' || substr(i.ref, 5))::bit(24)::int AS n) m,
         LATERAL (SELECT min(person_id) FILTER (WHERE role = 'primary') AS first,
                         min(person_id) FILTER (WHERE role = 'secondary') AS second
                  FROM assignment a
                  WHERE a.team_id = i.team_id AND a.replaced_at IS NULL AND a.ends_at > i.created_at
                    AND a.ends_at < i.created_at + interval '10 days' AND a.starts_at <= i.created_at) held,
         LATERAL generate_series(1, pg_temp.pages(n)) k,
         LATERAL (SELECT i.created_at + (k - 1) * interval '2 minutes' + interval '5 seconds' AS at) a,
         LATERAL (SELECT coalesce(CASE WHEN k < 4 THEN held.first ELSE held.second END, i.acknowledged_by_id) AS id) who
    WHERE i.ref < 'INC-01' ORDER BY i.id, k
"""
ALERTS = """
    INSERT INTO alert (integration_id, incident_id, dedup_key, state, title, description, severity, labels, annotations,
                       starts_at, first_received_at, last_received_at, resolved_at, count, trace)
    SELECT substr(i.origin, 13)::bigint, i.id, 'alert ' || i.id % 30 || '-' || n, 'resolved', i.title, '', i.severity,
           jsonb_build_object('alertname', i.title), '{}', i.created_at, i.created_at, i.resolved_at, i.resolved_at, 4,
           '[]'
    FROM incident i, generate_series(1, 3) n WHERE i.ref < 'INC-01'
"""
MARKS = """
    INSERT INTO page_mark (message_id, worth, word, by_id, marked_at)
    SELECT m.id, CASE WHEN said < 0.5 THEN 'needed' WHEN said < 0.7 THEN 'could_have_waited'
                      WHEN said < 0.95 THEN 'noise' ELSE 'test' END, '', m.person_id, m.sent_at + interval '4 hours'
    FROM message m, LATERAL (SELECT pg_temp.chance('worth', m.incident_id) AS said) s
    WHERE m.idem_key LIKE 'old%-1' AND m.kind = 'page' AND m.id % 2 = 0
"""
TROUBLE = (INCIDENTS, "ANALYZE incident", TIMELINES, PAGES, ALERTS, MARKS)

TITLES = [
    "Answers are slow", "A disk is nearly full", "Too many errors", "A queue grows", "A certificate ends soon",
    "Nobody can sign in", "Replication lags", "A backup is missing", "Memory runs out", "The cache is cold",
    "Payments are refused", "A job did not run",
]  # fmt: skip

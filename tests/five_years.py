"""A company of twenty teams after five years: the demo's three teams, seventeen more, and all that they leave behind.

Written by SQL, in seconds: what is measured is how much a statement reads, not what the rows say.
"""

from datetime import timedelta

from sqlalchemy import text

from portal.core import crypto
from portal.core.db import db
from tests.clock import START
from tests.five_years_of_nights import NIGHTS

DAYS = 5 * 365
PEOPLE = 170
TEAMS = 17
INCIDENTS = 20_000

COMPANY = (
    """
    INSERT INTO person (key, email, name, role, time_zone, locale, has_shortcuts, is_active, calendar_revision,
                        calendar_changed_at, created_at)
    SELECT 'p' || n, 'person' || n || '@company.example', 'Person ' || n, 'member', 'Europe/Paris', 'en', true,
           n % 20 <> 0, 1, :began, :began
    FROM generate_series(1, :people) n
    """,
    """
    INSERT INTO team (slug, name, time_zone, is_resolved_by_alerts, usual_notice_days, clear_notice_days, work_days,
                      work_from, work_until, calendar_revision, calendar_changed_at, created_at)
    SELECT 'team-' || n, 'Team ' || n, 'Europe/Paris', true, 15, 1, '{0,1,2,3,4}', '09:00', '18:00', 1, :began, :began
    FROM generate_series(1, :teams) n
    """,
    """
    INSERT INTO membership (team_id, person_id, role, created_at)
    SELECT t.id, p.id, CASE WHEN right(p.key, 1) = '1' THEN 'manager' ELSE 'member' END, :began
    FROM team t JOIN person p ON p.key ~ '^p[0-9]+$' AND substr(p.key, 2)::int % :teams = substr(t.slug, 6)::int - 1
    WHERE t.slug ~ '^team-[0-9]+$'
    """,
    """
    INSERT INTO service (slug, name, description, team_id, created_at)
    SELECT t.slug || '-' || n, 'Service ' || n, '', t.id, :began FROM team t, generate_series(1, 3) n
    """,
    """
    INSERT INTO integration (key, service_id, kind, name, secret, secret_hash, severity_map, alert_ranks, settings,
                             is_enabled, created_at)
    SELECT 'i' || s.id, s.id, 'alertmanager', 'Alertmanager', :sealed, encode(sha256(s.slug::bytea), 'hex'), '{}', '{}',
           '{}', true, :began
    FROM service s WHERE s.slug LIKE '%-_'
    """,
    """
    INSERT INTO rotation (key, team_id, name, role, time_zone, starts_on, handoff_time, handoff_weekday, unit, count,
                          is_active, published_until, created_at)
    SELECT 'r' || t.id || role, t.id, role, role, 'Europe/Paris', :began, '09:00', 0, 'day', 1, true,
           :began + :days * interval '1 day', :began
    FROM team t, unnest('{primary,secondary}'::text[]) role WHERE t.slug ~ '^team-[0-9]+$'
    """,
    """
    INSERT INTO rotation_member (rotation_id, position, person_id)
    SELECT r.id, row_number() OVER (PARTITION BY r.id ORDER BY m.person_id) - 1, m.person_id
    FROM rotation r JOIN membership m ON m.team_id = r.team_id WHERE r.key LIKE 'r' || r.team_id || '%'
    """,
    """
    INSERT INTO contact_method (key, person_id, channel, address, label, is_waking, position, code_try_count,
                                verified_at, failure_count, bounce_count, created_at)
    SELECT 'c' || p.id, p.id, 'EMAIL', :sealed, '', true, 1, 0, :began, 0, 0, :began
    FROM person p WHERE p.key ~ '^p[0-9]+$'
    """,
    """
    INSERT INTO calendar_feed (owner_id, team_id, secret, secret_hash, created_at, renewed_at)
    SELECT m.person_id, m.team_id, :sealed, encode(sha256((m.person_id || '-' || m.team_id)::bytea), 'hex'),
           :began, :began
    FROM membership m JOIN team t ON t.id = m.team_id WHERE t.slug ~ '^team-[0-9]+$'
    """,
    """
    INSERT INTO api_token (key, person_id, name, token_hash, prefix, is_read_only, created_at, revoked_at)
    SELECT 'k' || p.id || '-' || n, p.id, 'Script', encode(sha256((p.id || '-' || n)::bytea), 'hex'), 'oc_12345', false,
           :began, CASE WHEN n > 2 THEN :began + interval '1 year' END
    FROM person p, generate_series(1, 12) n
    """,
)
"""People, teams and what they set up."""

A_DAY_EACH = """
    INSERT INTO shift (key, rotation_id, person_id, starts_at, ends_at, sequence, published_at, changed_at,
                       cancelled_at, is_imported)
    SELECT 'old' || r.id || '-' || n || '-' || taken, r.id, who.ids[1 + n % cardinality(who.ids)], day,
           day + interval '1 day', 0, day - interval '60 days', day - interval '60 days',
           CASE taken WHEN 1 THEN day - interval '50 days' END, false
    FROM rotation r
    JOIN LATERAL (SELECT coalesce(min(starts_at), :ahead) AS until FROM shift WHERE rotation_id = r.id) has ON true
    JOIN LATERAL (SELECT array_agg(person_id ORDER BY position) AS ids FROM rotation_member m
                  WHERE m.rotation_id = r.id) who ON true,
         generate_series(1, :days) n, LATERAL (SELECT has.until - n * interval '1 day' AS day) d,
         generate_series(0, CASE WHEN n % 4 = 0 THEN 1 ELSE 0 END) taken
    WHERE r.role IN ('primary', 'secondary') ORDER BY day
"""
ROTA = (
    A_DAY_EACH,
    """
    INSERT INTO assignment (key, shift_id, rotation_id, team_id, role, person_id, starts_at, ends_at, origin,
                            is_opening, created_at, replaced_at)
    SELECT s.key || '-' || n, s.id, s.rotation_id, r.team_id, r.role, s.person_id, s.starts_at, s.ends_at, 'rotation',
           true, s.published_at, coalesce(s.cancelled_at, CASE n WHEN 1 THEN s.starts_at - interval '2 days' END)
    FROM shift s JOIN rotation r ON r.id = s.rotation_id,
         generate_series(0, CASE WHEN s.id % 5 = 0 THEN 1 ELSE 0 END) n
    WHERE s.key LIKE 'old%'
    """,
    """
    INSERT INTO publication (rotation_id, published_at, until_at, created_count, changed_count, removed_count,
                             is_agreed)
    SELECT s.rotation_id, s.published_at, s.ends_at, 7, 0, 0, false
    FROM shift s WHERE s.key LIKE 'old%' AND s.cancelled_at IS NULL AND s.id % 7 = 0
    """,
    """
    INSERT INTO shift_news (key, person_id, team_id, told_at, title, lines, seen_at)
    SELECT s.key, s.person_id, r.team_id, s.published_at, 'Your shifts have changed', '[]', s.published_at
    FROM shift s JOIN rotation r ON r.id = s.rotation_id WHERE s.key LIKE 'old%' AND s.id % 3 = 0
    """,
    """
    INSERT INTO swap (key, team_id, shift_id, starts_at, ends_at, is_whole, giver_id, taker_id, asked_by_id, is_open,
                      needs_approval, state, created_at, expires_at, settled_at)
    SELECT s.key, r.team_id, s.id, s.starts_at, s.ends_at, true, s.person_id, m.person_id, s.person_id, false, false,
           CASE WHEN s.id % 3 = 0 THEN 'expired' ELSE 'applied' END, s.starts_at - interval '9 days', s.starts_at,
           s.starts_at - interval '8 days'
    FROM shift s JOIN rotation r ON r.id = s.rotation_id
    JOIN LATERAL (SELECT person_id FROM membership m WHERE m.team_id = r.team_id AND m.person_id <> s.person_id
                  ORDER BY (m.person_id + s.id) % 7 LIMIT 1) m ON true
    WHERE s.key LIKE 'old%' AND s.cancelled_at IS NULL AND s.id % 5 = 0 AND s.starts_at < :now ORDER BY s.id
    """,
    """
    INSERT INTO swap_event (swap_id, at, by_id, kind, detail)
    SELECT w.id, w.created_at + n * interval '1 hour', w.giver_id, kind, '{}'
    FROM swap w, unnest('{asked,reminded,accepted,applied}'::text[]) WITH ORDINALITY e(kind, n) WHERE w.key LIKE 'old%'
    """,
    """
    INSERT INTO conflict (key, team_id, shift_id, person_id, cause, starts_at, ends_at, away_starts_at, away_ends_at,
                          opened_at, swap_id, ended_at, ending)
    SELECT w.key, w.team_id, w.shift_id, w.giver_id, 'leave', w.starts_at, w.ends_at, w.starts_at, w.ends_at,
           w.created_at, w.id, w.created_at, 'covered'
    FROM swap w WHERE w.key LIKE 'old%' ORDER BY w.id
    """,
    """
    INSERT INTO conflict_event (conflict_id, at, kind)
    SELECT c.id, c.opened_at, kind
    FROM conflict c, unnest('{opened,asked,ended}'::text[]) kind WHERE c.key LIKE 'old%'
    """,
    """
    INSERT INTO cover_entry (swap_id, team_id, shift_id, role, from_id, to_id, starts_at, ends_at, minutes, at, by_id)
    SELECT w.id, w.team_id, w.shift_id, 'primary', w.giver_id, w.taker_id, w.starts_at, w.ends_at, 1440, w.settled_at,
           w.taker_id
    FROM swap w WHERE w.key LIKE 'old%' AND w.state = 'applied' ORDER BY w.id
    """,
    """
    INSERT INTO ask (key, person_id, kind, reference, asked_by_id, asked_at, title, text, settled_at, answer)
    SELECT w.key || '-' || m.person_id, m.person_id, 'swap', w.key, w.giver_id, w.created_at, 'Can you?', 'Please.',
           w.settled_at, CASE WHEN m.person_id = w.taker_id THEN 'accept' ELSE 'withdrawn' END
    FROM swap w JOIN membership m ON m.team_id = w.team_id
    WHERE w.key LIKE 'old%' AND (m.person_id = w.taker_id OR m.person_id % 3 = 0) AND m.person_id <> w.giver_id
    ORDER BY w.id
    """,
)
"""A shift a day for five years, one in four taken back once, one in five swapped."""

INCIDENT = (
    """
    INSERT INTO incident (ref, team_id, service_id, title, description, impact, severity, status, source, alert_count,
                          is_private, created_at, opened_at, acknowledged_at, acknowledged_by_id, mitigated_at,
                          resolved_at, closed_at, climb, climb_began_at, escalation_step, escalation_loop, is_urgent,
                          reminder_count, origin, timeline_seq, grouping)
    SELECT 'INC-' || lpad(upper(to_hex(n)), 6, '0'), s.team_id, s.id, 'Something was wrong', '', '', 1 + n % 4,
           'closed', 'monitoring', 3, n % 50 = 0, at, at, at + interval '5 minutes', m.person_id,
           at + interval '30 minutes', at + interval '40 minutes', at + interval '2 days',
           1, at, 1, 0, false, 0, 'integration:' || i.id, 8,
           'group ' || i.id || ' ' || n % 9
    FROM generate_series(1, :incidents) n, LATERAL (SELECT :began + n * :pace AS at) a,
         (SELECT array_agg(id ORDER BY id) AS ids FROM integration) every
    JOIN LATERAL (SELECT * FROM integration WHERE id = every.ids[1 + n % cardinality(every.ids)]) i ON true
    JOIN service s ON s.id = i.service_id
    JOIN LATERAL (SELECT person_id FROM membership WHERE team_id = s.team_id ORDER BY (person_id + n) % 7 LIMIT 1) m
         ON true
    """,
    """
    INSERT INTO timeline_entry (incident_id, seq, kind, at, actor_id, text, facts)
    SELECT i.id, n, kind, i.created_at + n * interval '4 minutes',
           CASE WHEN n > 3 THEN i.acknowledged_by_id END, '', '{"before": "detected", "after": "mitigated"}'
    FROM incident i,
         unnest('{opened,alert,page,acknowledged,note,status,status,status}'::text[]) WITH ORDINALITY e(kind, n)
    WHERE i.ref < 'INC-01'
    """,
    """
    INSERT INTO message (idem_key, kind, incident_id, step, person_id, channel, address, recipient, is_waking, content,
                         priority, rank, bundle_key, lane, due_at, state, attempt, created_at, sent_at, finished_at)
    SELECT 'old' || i.id || '-' || n, 'page', i.id, n, m.person_id, 'EMAIL', :sealed, 'Somebody', true,
           '{"title": "Something is wrong", "text": "Come."}', 1, i.severity, 'EMAIL ' || m.person_id, 'EMAIL',
           at, 'sent', 1, at, at, at
    FROM incident i, generate_series(1, 4) n, LATERAL (SELECT i.created_at + n * interval '1 minute' AS at) a
    JOIN LATERAL (SELECT person_id FROM membership WHERE team_id = i.team_id
                  ORDER BY (person_id + i.id + n) % 5 LIMIT 1) m ON true
    WHERE i.ref < 'INC-01'
    """,
    """
    INSERT INTO message (idem_key, kind, person_id, channel, address, recipient, is_waking, content, priority, due_at,
                         state, attempt, created_at, sent_at, finished_at)
    SELECT 'notice' || a.id, 'notice', a.person_id, 'EMAIL', :sealed, 'Somebody', false,
           '{"title": "News", "text": "So."}', 5, a.asked_at, 'sent', 1, a.asked_at, a.asked_at, a.asked_at
    FROM ask a WHERE a.key LIKE 'old%'
    """,
    """
    INSERT INTO alert (integration_id, incident_id, dedup_key, state, title, description, severity, labels, annotations,
                       starts_at, first_received_at, last_received_at, resolved_at, count, trace)
    SELECT substr(i.origin, 13)::bigint, i.id, 'alert ' || i.id % 30 || '-' || n, 'resolved', 'Wrong', '', i.severity,
           '{"alertname": "Wrong"}', '{}', i.created_at, i.created_at, i.resolved_at, i.resolved_at, 4, '[]'
    FROM incident i, generate_series(1, 3) n WHERE i.ref < 'INC-01'
    """,
    """
    INSERT INTO intake_event (integration_id, received_at, headers, body, outcome, alert_count, became)
    SELECT a.integration_id, at, '{}', '{}', 'accepted', 1, '{"new": 1}'
    FROM alert a, unnest(ARRAY[a.first_received_at, a.resolved_at]) at WHERE a.trace = '[]' AND a.dedup_key LIKE '%-1'
    """,
    """
    INSERT INTO postmortem (incident_id, state, body, version, requested_at, drafted_at, updated_at, updated_by_id,
                            published_at)
    SELECT i.id, CASE i.severity WHEN 1 THEN 'published' ELSE 'draft' END, 'What happened', 2, i.resolved_at,
           i.resolved_at, i.closed_at, i.acknowledged_by_id, CASE i.severity WHEN 1 THEN i.closed_at END
    FROM incident i WHERE i.ref < 'INC-01'
    """,
    """
    INSERT INTO maintenance (key, service_id, starts_at, ends_at, reason, created_at)
    SELECT 'm' || s.id || '-' || n, s.id, at, at + interval '2 hours', 'Upgrade', at
    FROM service s, generate_series(1, 60) n, LATERAL (SELECT :now - n * interval '30 days' AS at) a
    """,
)
"""Eleven incidents a day with all that belongs to them, in the order of time as in life."""

BOOKS = (
    """
    INSERT INTO audit_entry (at, actor_id, action, subject, detail, hash)
    SELECT :began + n * interval '20 minutes', 1 + n % 150, 'sign_in', 'somebody@company.example', '{}',
           encode(sha256(n::text::bytea), 'hex')
    FROM generate_series(1, 120000) n
    """,
    """
    INSERT INTO sign_in (token_hash, person_id, created_at, ended_at)
    SELECT encode(sha256((p.id || ' ' || n)::bytea), 'hex'), p.id, at, CASE WHEN n > 20 THEN at + interval '9 hours' END
    FROM person p, generate_series(1, 500) n, LATERAL (SELECT :now - n * interval '3 days' AS at) a
    """,
    """
    INSERT INTO idempotent_answer (person_id, idempotency_key, request_hash, status, body, created_at)
    SELECT p.id, 'k' || n, '', 200, '{}', :now - n * interval '25 minutes' FROM person p, generate_series(1, 50) n
    """,
)
"""What the portal writes down about itself."""

GROWING = frozenset({
    "absence", "alert", "api_token", "ask", "assignment", "audit_entry", "conflict", "conflict_event",
    "cover_entry", "fatigue_day", "idempotent_answer", "incident", "intake_event", "leave_reading", "maintenance",
    "message", "page_mark", "postmortem", "publication", "recovery_balance", "recovery_lot", "recovery_posting",
    "recovery_transaction", "rest_block", "shift", "shift_news", "sign_in", "statement_closing", "swap",
    "swap_event", "timeline_entry",
})  # fmt: skip
"""Tables with rows for what happens; the others have rows for what there is."""


def live_through_five_years() -> None:
    """Beside the demo at START, in a database of its own. The planner then knows all that can be known of it."""
    facts = {
        "now": START,
        "ahead": START + timedelta(weeks=13),
        "began": START - timedelta(days=DAYS),
        "days": DAYS,
        "people": PEOPLE,
        "teams": TEAMS,
        "incidents": INCIDENTS,
        "sealed": crypto.encrypt("somebody@company.example"),
        "pace": timedelta(days=DAYS - 3) / INCIDENTS,
    }
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    db.session.execute(
        text("SET LOCAL session_replication_role = replica")
    )  # no look at the parent of each row
    for statement in (*COMPANY, *ROTA, *INCIDENT, *BOOKS, *NIGHTS):
        named = {name: value for name, value in facts.items() if f":{name}" in statement}
        db.session.execute(text(statement), named)
    db.session.execute(text("SET LOCAL default_statistics_target = 500"))  # every row counts
    db.session.execute(text("ANALYZE"))
    db.session.commit()

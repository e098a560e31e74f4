"""A company of twenty teams after five years: those of `releve seed history`, and all else that they leave behind.

Written by SQL, in seconds: what is measured is how much a statement reads, not what the rows say.
"""

from datetime import timedelta

from sqlalchemy import text

from portal.core.db import db
from portal.demo.years.company import COMPANY
from portal.demo.years.cover import COVER
from portal.demo.years.seed import Years, write_years
from portal.demo.years.trouble import TROUBLE
from tests.clock import START
from tests.five_years_of_nights import NIGHTS

OF_EACH = (
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
"""What each has set up for themselves."""

ROTA = (
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
"""What is told of shifts; one in five is swapped."""

AFTER = (
    """
    INSERT INTO message (idem_key, kind, person_id, channel, address, recipient, is_waking, content, priority, due_at,
                         state, attempt, created_at, sent_at, finished_at)
    SELECT 'notice' || a.id, 'notice', a.person_id, 'EMAIL', :sealed, 'Somebody', false,
           '{"title": "News", "text": "So."}', 5, a.asked_at, 'sent', 1, a.asked_at, a.asked_at, a.asked_at
    FROM ask a WHERE a.key LIKE 'old%'
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
    FROM incident i WHERE i.ref < 'INC-01' AND i.closed_at IS NOT NULL
    """,
    """
    INSERT INTO maintenance (key, service_id, starts_at, ends_at, reason, created_at)
    SELECT 'm' || s.id || '-' || n, s.id, at, at + interval '2 hours', 'Upgrade', at
    FROM service s, generate_series(1, 60) n, LATERAL (SELECT :now - n * interval '30 days' AS at) a
    """,
)
"""What incidents leave behind."""

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
    """Beside the demo at START, in a database of its own, with a shift a day. The planner then knows all that can be
    known of it."""
    db.session.execute(
        text("SET LOCAL session_replication_role = replica")
    )  # no look at the parent of each row
    years = Years(START, turn=timedelta(days=1))
    write_years((*COMPANY, *OF_EACH, *COVER, *ROTA, *TROUBLE, *AFTER, *BOOKS, *NIGHTS), years)
    db.session.execute(text("SET LOCAL default_statistics_target = 500"))  # every row counts
    db.session.execute(text("ANALYZE"))
    db.session.commit()

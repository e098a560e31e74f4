"""What five years of nights leave behind: rests, days counted and the books of recovery time."""

NIGHTS = (
    """
    INSERT INTO leave_reading (source_id, first_at, last_at, times, added_count, changed_count, removed_count,
                               missed_count, held_count, unmatched_count, skipped_count, changes, notes)
    SELECT s.id, at, at, 1, 1, 0, 0, 0, 0, 0, 0, '[]', '[]'
    FROM leave_source s, generate_series(1, 50) n, LATERAL (SELECT :now - n * interval '1 hour' AS at) a
    """,
    """
    INSERT INTO rest_block (key, person_id, off_since_at, starts_at, ends_at, work_at, is_weekly, page_id, sequence,
                            created_at, changed_at)
    SELECT 'old' || m.id, m.person_id, m.sent_at - interval '5 hours', m.sent_at, m.sent_at + interval '11 hours',
           m.sent_at + interval '8 hours', false, m.id, 0, m.sent_at, m.sent_at
    FROM message m WHERE m.idem_key LIKE 'old%-1' AND m.id % 4 = 0
    """,
    """
    INSERT INTO fatigue_day
    SELECT p.id, day, 'Europe/Paris', 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, '10 minutes', zero, zero, '30 minutes', '1 day',
           zero, zero, true, false, true, true, '5 hours', jsonb_build_array(jsonb_build_object(
               'kind', 'interruption', 'at', day + interval '3 hours', 'points', 12.5))
    FROM person p, generate_series(1, 390) n, LATERAL (SELECT (:now - n * interval '1 day')::date AS day,
                                                              interval '0' AS zero) d WHERE n % 7 < 3
    """,
    """
    INSERT INTO fatigue_upkeep SELECT p.id, :now, :now + interval '1 hour', NULL, '' FROM person p
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO recovery_ledger (person_id, due_at, looked_at, policies)
    SELECT p.id, :now + interval '1 day', :now, '{}' FROM person p ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO recovery_transaction (person_id, key, kind, at, reason, credit, rule, rule_version, source_type,
                                      source_id)
    SELECT p.id, 'old' || n, 'accrual', :now - n * interval '10 days', 'woken_in_the_core', 'old' || n,
           'recovery_after_night', 1, 'interruption', n::text
    FROM person p, generate_series(1, 180) n
    """,
    """
    INSERT INTO recovery_lot (transaction_id, person_id, minutes, earned_at, expires_on)
    SELECT t.id, t.person_id, 240, t.at, (t.at + interval '90 days')::date
    FROM recovery_transaction t WHERE t.key LIKE 'old%'
    """,
    """
    INSERT INTO recovery_posting (transaction_id, lot_id, account, minutes)
    SELECT l.transaction_id, l.id, account, CASE account WHEN 'policy' THEN -240 ELSE 240 END
    FROM recovery_lot l JOIN recovery_transaction t ON t.id = l.transaction_id AND t.key LIKE 'old%',
         unnest('{policy,taken}'::text[]) account
    """,
    """
    INSERT INTO recovery_balance (lot_id, account, person_id, minutes)
    SELECT p.lot_id, p.account, l.person_id, p.minutes
    FROM recovery_posting p JOIN recovery_lot l ON l.id = p.lot_id
        JOIN recovery_transaction t ON t.id = l.transaction_id AND t.key LIKE 'old%'
    """,
)
"""What nights cost people, and the time off that they were given."""

"""Seventeen teams more: their people, what they look after, and their turns."""

COMPANY = (
    """
    INSERT INTO person (key, email, name, role, time_zone, locale, has_shortcuts, is_active, calendar_revision,
                        calendar_changed_at, created_at)
    SELECT 'p' || n, 'person' || n || '@company.example', (cast(:given AS text[]))[1 + n % 20] || ' ' ||
           (cast(:family AS text[]))[1 + n % 17], 'member',
           CASE n % 10 WHEN 7 THEN 'America/New_York' WHEN 8 THEN 'Asia/Kolkata' WHEN 9 THEN 'Europe/Lisbon'
                       ELSE 'Europe/Paris' END,
           'en', true, n % 20 <> 0, 1, :began, :began
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
    SELECT 'r' || t.id || role, t.id, role, role, 'Europe/Paris', :began, '09:00', 0, :unit, 1, true, :ahead, :began
    FROM team t, unnest('{primary,secondary}'::text[]) role WHERE t.slug ~ '^team-[0-9]+$'
    """,
    """
    INSERT INTO rotation_member (rotation_id, position, person_id)
    SELECT r.id, row_number() OVER (PARTITION BY r.id
                                    ORDER BY (m.person_id + CASE r.role WHEN 'primary' THEN 0 ELSE 4 END) % 10,
                                             m.person_id) - 1, m.person_id
    FROM rotation r JOIN membership m ON m.team_id = r.team_id JOIN person p ON p.id = m.person_id AND p.is_active
    WHERE r.key LIKE 'r' || r.team_id || '%'
    """,
    """
    INSERT INTO contact_method (key, person_id, channel, address, label, is_waking, position, code_try_count,
                                verified_at, failure_count, bounce_count, created_at)
    SELECT 'c' || p.id, p.id, 'EMAIL', :sealed, '', true, 1, 0, :began, 0, 0, :began
    FROM person p WHERE p.key ~ '^p[0-9]+$'
    """,
)

GIVEN = [
    "Adam", "Beatriz", "Cem", "Dalia", "Emil", "Fanny", "Goran", "Hélène", "Ivo", "Jana", "Kofi", "Leïla", "Milan",
    "Noor", "Oskar", "Paula", "Rachid", "Selma", "Tomas", "Yara",
]  # fmt: skip
FAMILY = [
    "Arslan", "Bakker", "Castel", "Dumont", "Eriksen", "Ferreira", "Girard", "Horvat", "Iyer", "Jansen", "Kovacs",
    "Lindgren", "Moreau", "Novotny", "Okoye", "Petit", "Rossi",
]  # fmt: skip
"""Twenty and seventeen: no two of the first 340 people are called the same."""

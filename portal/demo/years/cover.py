"""One shift after another in each rotation until its first, one in four taken back once; absences."""

COVER = (
    """
    INSERT INTO shift (key, rotation_id, person_id, starts_at, ends_at, sequence, published_at, changed_at,
                       cancelled_at, is_imported)
    SELECT 'old' || r.id || '-' || n || '-' || taken, r.id, who.ids[1 + n % cardinality(who.ids)], day,
           day + :turn, 0, day - interval '60 days', day - interval '60 days',
           CASE taken WHEN 1 THEN day - interval '50 days' END, false
    FROM rotation r
    JOIN LATERAL (SELECT coalesce(min(starts_at), :ahead) AS until FROM shift WHERE rotation_id = r.id) has ON true
    JOIN LATERAL (SELECT array_agg(person_id ORDER BY position) AS ids FROM rotation_member m
                  WHERE m.rotation_id = r.id) who ON true,
         generate_series(1, :turns) n, LATERAL (SELECT has.until - n * :turn AS day) d,
         generate_series(0, CASE WHEN n % 4 = 0 THEN 1 ELSE 0 END) taken
    WHERE r.role IN ('primary', 'secondary') ORDER BY day
    """,
    """
    INSERT INTO assignment (key, shift_id, rotation_id, team_id, role, person_id, starts_at, ends_at, origin,
                            is_opening, created_at, replaced_at)
    SELECT s.key || '-' || n, s.id, s.rotation_id, r.team_id, r.role, s.person_id, s.starts_at, s.ends_at, 'rotation',
           true, s.published_at, coalesce(s.cancelled_at, CASE n WHEN 1 THEN s.starts_at - interval '2 days' END)
    FROM shift s JOIN rotation r ON r.id = s.rotation_id,
         generate_series(0, CASE WHEN s.id % 5 = 0 THEN 1 ELSE 0 END) n
    WHERE s.key LIKE 'old%'
    """,
    "ANALYZE shift, assignment",
    """
    INSERT INTO absence (key, person_id, starts_on, ends_on, over_at, kind, origin, status, asked_at, asked_by_id,
                         decided_at, missed_count)
    SELECT 'old' || p.id || '-' || n, p.id, day, day + long, day + (long + 2) * interval '1 day', :sealed, 'asked',
           'confirmed', day - interval '30 days', p.id, day - interval '29 days', 0
    FROM person p, generate_series(1, 60) n,
         LATERAL (SELECT (:now - n * interval '30 days')::date
                                - (9 * pg_temp.chance('away', p.id * 100 + n))::int AS day,
                         (9 * pg_temp.chance('long', p.id * 100 + n) ^ 3)::int AS long) d
    """,
)

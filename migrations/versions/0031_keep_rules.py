"""Keep what a row can show by itself: words from a list, names that say something, columns that belong together"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

RULES = {
    "audit_entry": {
        "action": r"action ~ '\S'",
        "hash": "length(hash) = 64",
    },
    "person": {
        "name": r"name ~ '\S'",
        "time_zone": r"time_zone ~ '\S'",
        "locale": r"locale ~ '\S'",
        "work_week": "cardinality(work_days) > 0 AND work_days <@ '{0,1,2,3,4,5,6}'",
        "working_day": "work_from < work_until",
        "calendar_revision": "calendar_revision > 0",
    },
    "provider": {
        "failure_count": "failure_count >= 0",
    },
    "sweep_run": {
        "failed": "(failed_at IS NULL) = (error IS NULL)",
    },
    "api_token": {
        "name": r"name ~ '\S'",
        "prefix": r"prefix ~ '\S'",
        "token_hash": "length(token_hash) = 64",
    },
    "ask": {
        "kind": r"kind ~ '\S'",
        "reference": r"reference ~ '\S'",
        "title": r"title ~ '\S'",
    },
    "contact_method": {
        "code": "(code_hash IS NULL) = (code_expires_at IS NULL)",
        "counts": "LEAST(code_try_count, failure_count, bounce_count) >= 0",
        "channel": r"channel ~ '\S'",
    },
    "idempotent_answer": {
        "status": "status = 0 OR status BETWEEN 200 AND 599",
    },
    "sign_in": {
        "token_hash": "length(token_hash) = 64",
    },
    "team": {
        "name": r"name ~ '\S'",
        "time_zone": r"time_zone ~ '\S'",
        "work_week": "cardinality(work_days) > 0 AND work_days <@ '{0,1,2,3,4,5,6}'",
        "working_day": "work_from < work_until",
        "calendar_revision": "calendar_revision > 0",
    },
    "escalation_policy": {
        "name": r"name ~ '\S'",
    },
    "readiness_report": {
        "told": "jsonb_typeof(told) = 'object'",
    },
    "rotation": {
        "name": r"name ~ '\S'",
        "time_zone": r"time_zone ~ '\S'",
    },
    "service": {
        "name": r"name ~ '\S'",
    },
    "shift_news": {
        "title": r"title ~ '\S'",
    },
    "team_channel": {
        "name": r"name ~ '\S'",
        "channel": r"channel ~ '\S'",
    },
    "team_contact": {
        "role": r"role ~ '\S'",
        "contact": r"contact ~ '\S'",
    },
    "escalation_step": {
        "one_target": "num_nonnulls(target_person_id, target_email, target_channel) <= 1",
        "order": '"order" > 0',
        "target_type": "target_type IN ('ON_CALL', 'TEAM', 'USER', 'EMAIL', 'CHANNEL')",
        "role": "role IN ('primary', 'secondary', 'manager', 'shadow')",
    },
    "incident": {
        "ref": "ref ~ '^INC-[0-9A-HJKMNP-TV-Z]{6}$'",
        "source": "source IN ('monitoring', 'user', 'team', 'partner')",
        "held_by": "held_by IN ('hours', 'quiet', 'maintenance', 'snooze', 'restored')",
        "mitigated": "mitigated_at IS NOT NULL OR status IN ('detected', 'triaged', 'investigating')",
        "closed": "(status = 'closed') = (closed_at IS NOT NULL)",
        "over": "resolved_at IS NULL OR num_nonnulls(held_until, unreached_at, mitigation_due_at) = 0",
        "forgotten": "forgotten_at IS NULL OR acknowledged_at IS NOT NULL",
        "counts": "LEAST(alert_count, reminder_count, escalation_loop, timeline_seq) >= 0 AND climb > 0",
    },
    "integration": {
        "kind": r"kind ~ '\S'",
        "name": r"name ~ '\S'",
        "secret_hash": "length(secret_hash) = 64",
    },
    "maintenance": {
        "reason": r"reason ~ '\S'",
    },
    "publication": {
        "counts": "LEAST(created_count, changed_count, removed_count) >= 0",
    },
    "rotation_member": {
        "position": "position >= 0",
    },
    "rotation_window": {
        "position": "position >= 0",
    },
    "shift": {
        "sequence": "sequence >= 0",
    },
    "alert": {
        "state": "state IN ('firing', 'resolved')",
        "incident": "incident_id IS NOT NULL OR state = 'resolved'",
        "count": "count > 0",
    },
    "assignment": {
        "role": "role IN ('primary', 'secondary', 'manager', 'shadow')",
        "origin": "origin IN ('rotation', 'override', 'swap')",
    },
    "intake_event": {
        "outcome": "outcome IN ('accepted', 'rejected')",
        "error": "(outcome = 'rejected') = (error IS NOT NULL)",
        "alert_count": "alert_count >= 0",
    },
    "message": {
        "kind": "kind IN ('page', 'notice', 'test', 'verification', 'password')",
        "channel": r"channel ~ '\S'",
        "lease": "(lease_until IS NULL) = (claim_token IS NULL)",
        "sent": "(state IN ('sent', 'kept')) = (sent_at IS NOT NULL)",
        "finished": "(state IN ('pending', 'sending')) = (finished_at IS NULL)",
        "step": "step IS NULL OR incident_id IS NOT NULL",
        "attempt": "attempt >= 0",
    },
    "postmortem": {
        "drafted": "state = 'requested' OR (drafted_at IS NOT NULL AND lease_until IS NULL)",
        "published": "(state = 'published') = (published_at IS NOT NULL)",
        "updated": "(updated_at IS NULL) = (updated_by_id IS NULL)",
        "version": "version >= 0",
    },
    "timeline_entry": {
        "kind": "kind IN ('opened', 'alert', 'page', 'escalation', 'acknowledged', 'passed_on',"
        " 'status', 'severity', 'note', 'decision', 'edited', 'warning', 'held', 'released', 'reminded')",
        "seq": "seq > 0",
    },
    "cover_entry": {
        "minutes": "minutes = floor(extract(epoch FROM ends_at - starts_at) / 60)",
        "role": "role IN ('primary', 'secondary', 'manager', 'shadow')",
    },
    "swap_event": {
        "kind": "kind IN ('asked', 'moved', 'reminded', 'escalated', 'accepted', 'refused', 'approved',"
        " 'rejected', 'applied', 'returned', 'cancelled', 'expired', 'void', 'kept')",
    },
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, rules in RULES.items():
        for name, rule in rules.items():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, rules in RULES.items():
        for name in rules:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table)

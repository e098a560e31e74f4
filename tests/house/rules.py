"""What to set in a row that keeps the rules of its table, so that it breaks one of them."""

BLANK, HASH, WEEK = "' '", "'short'", "'{7}'"
LATE = "timestamptz '2026-11-21 02:21+00'"

BROKEN: dict[str, dict[str, str]] = {
    "absence": {
        "days": "ends_on = NULL", "hours": f"starts_at = {LATE}", "one": "starts_on = NULL, ends_on = NULL",
        "order_of_days": "ends_on = starts_on - 1",
        "status": "status = 'odd', decided_at = asked_at", "origin": "origin = 'odd'",
        "order_of_hours": f"starts_on = NULL, ends_on = NULL, starts_at = {LATE}, ends_at = {LATE}",
        "decided": "status = 'confirmed'", "feed": "origin = 'feed'", "identity": "uid = 'x'",
        "missed": "missed_count = 1",
    },
    "alert": {
        "severity": "severity = 5", "state": "state = 'odd', resolved_at = NULL", "count": "count = 0",
        "incident": "incident_id = NULL, state = 'firing', resolved_at = NULL, dedup_key = 'another'",
    },
    "api_token": {"name": f"name = {BLANK}", "prefix": f"prefix = {BLANK}", "token_hash": f"token_hash = {HASH}"},
    "ask": {name: f"{name} = {BLANK}" for name in ("kind", "reference", "title")},
    "assignment": {"role": "role = 'odd'", "origin": "origin = 'odd'"},
    "calendar_feed": {"role": "role = 'primary', team_id = NULL", "secret_hash": f"secret_hash = {HASH}"},
    "conflict": {
        "away": "away_ends_at = away_starts_at", "cause": "cause = 'odd'",
        "ending": f"ending = 'odd', ended_at = {LATE}, offer_at = NULL", "ended": "ending = 'plan'",
        "deadlines": f"ending = 'plan', ended_at = {LATE}",
    },
    "conflict_setting": {"offer_after": "offer_after_hours = -1", "escalate_before": "escalate_before_hours = 0"},
    "follow_up": {
        "kind": "kind = 'odd'", "title": f"title = {BLANK}", "about": f"about = {BLANK}", "link": f"link = {BLANK}",
        "length": "title = repeat('x', 201)", "done": f"done_at = {LATE}",
    },
    "check_in_tally": {"counts": "counts = '{1,2}'", "month_on": "month_on = month_on + 1"},
    "contact_method": {
        "code": f"code_hash = NULL, code_expires_at = {LATE}", "counts": "bounce_count = -1",
        "channel": f"channel = {BLANK}",
    },
    "cover_entry": {
        "period": "starts_at = ends_at, minutes = 0", "people": "to_id = from_id", "minutes": "minutes = minutes + 1",
        "role": "role = 'odd'",
    },
    "escalation_policy": {"severity": "severity = 0", "repeat_count": "repeat_count = 10", "name": f"name = {BLANK}"},
    "escalation_step": {
        "delay": "delay_minutes = -1", "order": '"order" = 0', "target_type": "target_type = 'ODD'",
        "role": "role = 'odd'",
        "target_user": "target_type = 'USER', target_person_id = NULL",
        "target_email": "target_type = 'EMAIL', target_email = NULL",
        "target_channel": "target_type = 'CHANNEL', target_channel = NULL",
        "one_target": "target_email = 'a@b.example', target_channel = '#blue'",
    },
    "fatigue_crossing": {
        "level": "level = 'watch'", "declined": f"declined_at = {LATE}", "proposed": "proposed_id = 1",
        "answer": f"swap_id = 1, declined_at = {LATE}, declined_by_id = 1",
    },
    "guard_rail_setting": {"limits": "limits = '[]'"},
    "incident": {
        "ref": "ref = 'INC-U00000'", "status": "status = 'odd', resolved_at = NULL, closed_at = NULL",
        "source": "source = 'odd'", "held_by": f"held_by = 'odd', held_until = {LATE}, resolved_at = NULL",
        "acknowledged": "acknowledged_by_id = NULL", "held": f"held_until = {LATE}, held_by = NULL",
        "mitigated": "mitigated_at = NULL", "closed": "status = 'closed'",
        "over": f"unreached_at = {LATE}", "counts": "climb = 0",
        "forgotten": f"forgotten_at = {LATE}, acknowledged_at = NULL, acknowledged_by_id = NULL",
    },
    "intake_event": {"outcome": "outcome = 'odd'", "error": "error = 'odd'", "alert_count": "alert_count = -1"},
    "integration": {
        "kind": f"kind = {BLANK}",
        "name": f"name = {BLANK}",
        "secret_hash": f"secret_hash = {HASH}",
        "alert_ranks": "alert_ranks = '[]'",
    },
    "leave_hold": {
        "verdict": f"verdict = 'odd', closed_at = {LATE}", "closed": f"closed_at = {LATE}",
        "closed_by": "closed_by_id = 1",
    },
    "leave_name": {"name_hash": f"name_hash = {HASH}", "ignored": "is_ignored = true"},
    "leave_reading": {"times": "times = 0"},
    "leave_source": {
        "scope": "person_id = 1", "kind": "kind = 'odd'",
        "feed_kind": "feed_kind = 'odd', team_id = NULL, person_id = 1",
        "personal": "feed_kind = 'personal'", "url": "url = NULL", "removed": f"removed_at = {LATE}, url = NULL",
        "interval": "interval_minutes = 14", "stale": "last_error = 'x'", "failures": "failure_count = 1",
        "told": f"stale_told_at = {LATE}", "next_sync": "is_active = false", "lease": f"lease_until = {LATE}",
    },
    "maintenance": {"period": "ends_at = starts_at - interval '1 hour'", "reason": f"reason = {BLANK}"},
    "membership": {"role": "role = 'odd'"},
    "message": {
        "kind": "kind = 'odd'", "channel": f"channel = {BLANK}", "lease": f"lease_until = {LATE}",
        "state": "state = 'odd', sent_at = NULL", "sent": "sent_at = NULL", "finished": "finished_at = NULL",
        "step": "step = 1, incident_id = NULL", "attempt": "attempt = -1",
    },
    "notification_rule": {"urgency": "urgency = 'odd'", "delay": "delay_minutes = 121"},
    "page_mark": {"worth": "worth = 'odd'", "word": "word = repeat('x', 201)"},
    "pay_rates": {
        "number": "number = 0", "kind": "kind = 'odd'", "currency": "currency = 'eur'", "terms": "terms = '[]'",
        "reason": "reason = ''",
    },
    "person": {
        "name": f"name = {BLANK}", "time_zone": f"time_zone = {BLANK}", "locale": f"locale = {BLANK}",
        "role": "role = 'odd'", "email": "email = 'nobody'", "country": "country = 'Fr'",
        "region": "region = 'BE', country = NULL", "work_days": "work_days = '{1}', work_from = NULL",
        "work_hours": "work_days = '{1}', work_from = '09:00', work_until = NULL",
        "quiet_hours": "quiet_from = '22:00', quiet_until = NULL",
        "work_week": f"work_days = {WEEK}, work_from = '09:00', work_until = '18:00'",
        "working_day": "work_days = '{1}', work_from = '09:00', work_until = '09:00'",
        "calendar_revision": "calendar_revision = 0",
    },
    "postmortem": {
        "state": "state = 'odd', published_at = NULL", "drafted": "drafted_at = NULL",
        "published": "published_at = NULL", "updated": "updated_at = NULL", "version": "version = -1",
    },
    "provider": {"failure_count": "failure_count = -1"},
    "publication": {"counts": "created_count = 9, removed_count = -1"},
    "recovery_balance": {"account": "account = 'odd'"},
    "recovery_day": {"minutes": "minutes = 0"},
    "recovery_lot": {"minutes": "minutes = 0"},
    "recovery_policy": {"country": "country = 'Fr'", "name": "name = ''"},
    "recovery_policy_version": {
        "number": "number = 0, is_on = false", "rulings": "rulings = '{}'", "reason": "reason = ''",
        "checked_by": "checked_by = ''",
        "checked": "checked_on = NULL", "is_on": "rulings = '[]'", "begins_off": "number = 1",
    },
    "recovery_posting": {"account": "account = 'odd'", "minutes": "minutes = 0"},
    "recovery_transaction": {
        "kind": "kind = 'odd'", "origin": "credit = 'x'", "about": "about_id = 1", "actor": "actor_id = NULL",
        "reason": "reason = ''",
    },
    "rest_block": {"order": "ends_at = starts_at"},
    "rotation": {
        "name": f"name = {BLANK}", "time_zone": f"time_zone = {BLANK}", "role": "role = 'odd'", "unit": "unit = 'odd'",
        "count": "count = 0", "handoff_weekday": "handoff_weekday = 7",
    },
    "rotation_member": {"position": "position = -1"},
    "rotation_window": {"position": "position = -1"},
    "service": {"slug": "slug = 'Odd'", "name": f"name = {BLANK}"},
    "shift": {"period": "ends_at = starts_at", "sequence": "sequence = -1"},
    "shift_news": {"title": f"title = {BLANK}"},
    "sign_in": {"token_hash": f"token_hash = {HASH}"},
    "statement_closing": {"month": "month = '2026-11-02'", "lines": "lines = '{}'"},
    "statement_contest": {
        "month": "month = '2026-11-02'", "words": "words = ''", "answer": "answer = ''", "told": "told = '[]'",
        "verdict": "verdict = 'odd'", "answered": "verdict = NULL", "not_oneself": "answered_by_id = person_id",
    },
    "swap": {
        "period": "ends_at = starts_at", "return": f"return_starts_at = {LATE}", "people": "taker_id = giver_id",
        "taker": f"taker_id = NULL, state = 'applied', settled_at = {LATE}",
        "state": f"state = 'odd', settled_at = {LATE}", "settled": "state = 'expired', settled_at = NULL",
        "open": f"is_open = true, return_shift_id = shift_id, return_starts_at = {LATE} - interval '1 hour', "
        f"return_ends_at = {LATE}",
    },
    "swap_event": {"kind": "kind = 'odd'"},
    "sweep_run": {"failed": "error = 'odd', failed_at = NULL"},
    "team": {
        "slug": "slug = 'Odd'", "usual_notice": "usual_notice_days = 91", "clear_notice": "clear_notice_days = -1",
        "name": f"name = {BLANK}", "time_zone": f"time_zone = {BLANK}", "work_week": f"work_days = {WEEK}",
        "working_day": "work_until = work_from", "calendar_revision": "calendar_revision = 0",
    },
    "room": {"name": f"name = {BLANK}", "channel": f"channel = {BLANK}"},
    "team_contact": {
        "availability": "availability = 'odd', days = NULL, starts = NULL, until = NULL", "role": f"role = {BLANK}",
        "contact": f"contact = {BLANK}", "hours": "availability = 'hours', days = NULL, starts = NULL, until = NULL",
        "days": f"availability = 'hours', days = {WEEK}, starts = '09:00', until = '18:00'",
    },
    "timeline_entry": {"kind": "kind = 'odd'", "seq": "seq = 0"},
    "delivery_rule": {"severity": "severity = 5", "hours": "hours = 'odd'", "minutes": "answer_minutes = 0"},
    "fatigue_day": {
        "zone": f"zone = {BLANK}", "pages": "night_pages = pages + 1", "bands": "interruptions = interruptions + 1",
        "marks": "needed_interruptions = marked_interruptions + 1",
        "primary": "is_primary_night = true, is_oncall_night = false", "times": "weekend_oncall = oncall + '1 minute'",
        "rests": "weekly_rest_violations = -1", "items": "items = '{}'",
    },
    "idempotent_answer": {"status": "status = 100"},
    "readiness_report": {"told": "told = '[]'"},
    "swap_setting": {"rules": "rules = '[]'"},
}  # fmt: skip
"""By table and rule: what to set in a row that keeps it."""

WHICH = {
    "page_mark": "WHERE id = -1",
    "statement_closing": "WHERE id = -1",
    "statement_contest": "WHERE id = -1",
    "conflict": "WHERE id = -1", "fatigue_crossing": "WHERE id = -1",
    "leave_hold": "WHERE id = -1",
    "leave_name": "WHERE id = -1",
    "leave_reading": "WHERE id = -1",
    "leave_source": "WHERE id = -1",
    "pay_rates": "WHERE id = -1",
    "recovery_day": "WHERE id = -1",
    "recovery_policy": "WHERE id = -1",
    "recovery_policy_version": "WHERE id = -1",
    "recovery_posting": "WHERE id = -1",
    "rest_block": "WHERE id = -1",
    "alert": "WHERE state = 'resolved'",
    "absence": "WHERE origin = 'asked' AND status = 'pending'",
    "incident": "WHERE status = 'resolved' AND acknowledged_at IS NOT NULL",
    "message": "WHERE state = 'sent'",
    "postmortem": "WHERE state = 'published'",
    "recovery_transaction": "WHERE id = -1",
    "recovery_lot": "WHERE id = -1",
    "swap": "WHERE settled_at IS NULL",
}
"""Of which row, where not any will do."""

IMPLIED = {"ck_conflict_period"}
"""What no row breaks without breaking another rule before."""

"""Whole bodies of calls."""

from collections.abc import Mapping

# Calls of the API read all they are sent before they look at who asks, so these have to be whole.
A_SHIFT = "bobs-last"
WHOLE: Mapping[str, Mapping[str, object]] = {
    "api.create_contact": {"role": "Dev Lead", "contact": "dev@blue.example"},
    "api.import_rota": {"text": "email,starts_at,ends_at\n"},
    "api.add_person": {"email": "new@people.example", "name": "New"},
    "api.connect_leave_source": {
        "kind": "ics",
        "name": "HR",
        "scope": "team",
        "team": "blue",
        "url": "https://hr.example/leave.ics",
    },
    "api.ask_leave": {"starts_on": "2027-03-01", "ends_on": "2027-03-05"},
    "api.create_team": {"slug": "red", "name": "Red"},
    "api.put_hours": {"days": [0], "from": "08:00", "until": "12:00"},
    "api.create_rotation": {
        "name": "Nights",
        "role": "secondary",
        "starts_on": "2026-11-23",
        "members": ["bob.blue@people.example"],
    },
    "api.update_rotation": {
        "name": "Nights",
        "role": "primary",
        "starts_on": "2026-11-23",
        "members": ["bob.blue@people.example"],
    },
    "api.publish": {"until": "2026-12-24"},
    "api.ask_for_swap": {"shift_id": A_SHIFT, "note": "A word"},
    "api.create_override": {
        "role": "primary",
        "person": "bob.blue@people.example",
        "starts_at": "2026-11-22T09:00:00Z",
        "ends_at": "2026-11-22T10:00:00Z",
        "reason": "A word",
    },
    "api.create_service": {"slug": "blue-web", "name": "Web", "team": "blue"},
    "api.create_integration": {"service": "blue-redis", "kind": "generic"},
    "api.create_policy": {"name": "Nights", "team": "blue"},
    "api.put_swap_rules": {"rules": [{"rule": "overlap", "level": "warn"}]},
    "api.put_delivery_rules": {"rules": [{"severity": "SEV2", "hours": "team"}]},
    "api.answer_ask": {"answer": "later"},
    "api.tell_event": {"type": "deployment", "title": "1.2.3", "team": "blue"},
    "api.open_incident": {"title": "Checkout is slow", "team": "blue", "severity": "SEV3"},
    "api.create_maintenance": {"ends_at": "2026-11-21T09:00:00Z", "reason": "New disks"},
    "api.snooze_incident": {"minutes": 30},
    "api.write_entry": {"kind": "note", "text": "Looking"},
}

"""Every form of the portal, filled in by somebody who may."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.fatigue.bands import Band
from tests.house.access import Who
from tests.world import PASSWORD


@dataclass(frozen=True)
class Filled:
    """A form as `who` fills it in, every field of it."""

    path: str
    who: Who
    fields: Mapping[str, object] = field(default_factory=dict)


PROFILE = {
    "name": "Bobby",
    "time_zone": "Europe/Berlin",
    "locale": "en",
    "country": "DE",
    "region": "BY",
    "has_shortcuts": "y",
}
HOURS = {"work_days": "0", "work_from": "08:00", "work_until": "12:00"}
TEAM = {
    "name": "Azure",
    "usual_notice_days": "15",
    "clear_notice_days": "1",
    "time_zone": "Europe/Berlin",
    "last_resort": "",
    "is_resolved_by_alerts": "y",
    **HOURS,
}
FOLLOW_UP = {
    "title": "Quieter disks", "kind": "repair", "owner": "{people/key}", "due_on": "2026-12-24", "text": "At last",
    "link": "https://tickets.example/7", "about": "DiskFull", "incident": "{incidents/ref}",
}  # fmt: skip
SERVICE = {"name": "Web", "team": "blue", "description": "Shop"}
ABOUT = {
    "title": "Slow",
    "service": "",
    "impact": "Some",
    "impact_started_at": "",
    "description": "Since noon",
}
KPI_TARGETS = {f"{figure}_sev{n}": "7" for figure in ("mttd", "mtta", "mttr", "mtbf") for n in (1, 2, 3, 4)}
ROTATION = {
    "name": "Nights", "role": "secondary", "time_zone": "Europe/Paris", "starts_on": "2026-11-23", "count": "1",
    "unit": "week", "handoff_weekday": "0", "handoff_time": "09:00", "members-0": "{people/key}",
    "hours": "own", "windows-0-days": "4", "windows-0-starts": "22:00", "windows-0-until": "06:00",
    "dates-0-person": "{people/key}", "dates-0-joins_on": "2026-11-23", "dates-0-leaves_on": "2027-11-23",
}  # fmt: skip
RECOVERY = {
    "name": "Rest after nights",
    "based_on": "2", "is_on": "y", "applies_from": "2026-11-22", "checked_by": "Hana, HR", "checked_on": "2026-11-20",
    "reason": "As agreed", "new_kind": "toil", "rules-0-kind": "daily_rest", "rules-0-rule_id": "",
    "rules-0-hours": "11",
    "rules-0-complete_before_counts": "y", "rules-0-de_minimis_minutes": "0", "rules-0-reduced_to_hours": "9",
}  # fmt: skip
OVERRIDE = {
    "role": "primary", "person": "{people/key}", "starts_at": "2028-03-01T12:00", "ends_at": "2028-03-01T16:00",
    "reason": "A dentist", "is_certain": "y",
}  # fmt: skip
RAILS = {
    "night_pages": "3", "broken_nights": "1", "oncall_percent": "30", "incidents_per_12h": "1.5",
    "nights_in_a_row": "5", "actionable_percent": "60", "weekend_spread": "1.5",
}  # fmt: skip
CONSENT = {"reason": "Bob is ill", "is_agreed": "y"}
ROTA = "email;starts_at;ends_at\nbob.blue@people.example;2027-12-01 09:00;2027-12-03 09:00"
CONTACT = {
    "role": "Dev Lead", "contact": "dev@blue.example", "availability": "hours", "days": "0", "starts": "09:00",
    "until": "18:00",
}  # fmt: skip
STEP = {
    "delay_minutes": "0",
    "target": "TEAM",
    "email": "",
    "channels": "EMAIL",
    "message": "Come",
    "is_active": "y",
}
POLICY = {
    "name": "Nights", "severity": "1", "is_default": "", "is_active": "y", "description": "Come", "repeat_count": "2",
    **{f"steps-0-{name}": value for name, value in STEP.items()},
}  # fmt: skip

WISH = {"urgency": "low", "method": "{contact-methods/key}", "delay_minutes": "1"}
LEAVE = {
    "starts_on": "2027-03-01",
    "ends_on": "2027-03-02",
    "starts": "09:00",
    "ends": "12:00",
    "kind": "Course",
}
DAY_OFF = {"on": "2026-12-07", "part": "hours", "starts": "09:00", "ends": "12:00", "note": "Sleep"}
HOURS_BY_HAND = {"hours": "1.5", "reason": "A mistake"}


def _named(prefix: str, fields: Mapping[str, object]) -> Mapping[str, object]:
    return {f"{prefix}-{name}": value for name, value in fields.items()}


SOURCE = {"name": "HR", "time_zone": "Europe/Paris", "pattern": "[{{type}}] {{name}}", "interval": "60"}
CONNECTED = {"kind": "ics", "url": "https://hr.example/leave.ics", "is_seen": "y"}
UPLOAD = {
    "text": "who,from,to\nBob Blue,2027-12-01,2027-12-03", "who": "0", "first": "1", "last": "2", "state": "",
    "order": "ymd", "includes": "y", "extent": "more", "is_seen": "y",
}  # fmt: skip
TEAM_SOURCE = {**SOURCE, **CONNECTED}
OWN_SOURCE = {
    "name": "Mine", "time_zone": "Europe/Paris", "interval": "60", "feed_kind": "personal", "words": "away",
    **CONNECTED,
}  # fmt: skip
RULE = {"hours": "person", "answer_minutes": "5", "management_minutes": "40", "forgotten_minutes": "50"}
RULES = {f"rules-{n}-{name}": value for n in range(4) for name, value in RULE.items()}
SWAP_RULES = {
    "needs_approval": "y", "overlap_level": "block", "leave_level": "warn", "training_level": "off",
    "member_level": "warn", "role_level": "off", "consecutive_weeks_level": "block", "consecutive_weeks_limit": "2",
    "consecutive_nights_level": "block", "consecutive_nights_limit": "14", "weekly_rest_level": "warn",
    "weekly_rest_limit": "42", "daily_rest_level": "block", "daily_rest_limit": "9", "notice_level": "off",
    "notice_limit": "2",
}  # fmt: skip
RATES = {
    "based_on": "0", "kind": "weekly", "currency": "EUR", "week_amount": "500.00", "week_weekday": "0",
    "week_starts": "09:00", "first_hours": "8", "first_amount": "29.20", "next_hours": "2", "next_amount": "3.66",
    "most_hours": "24", "holiday_percent": "200", "applies_from": "2026-12-01", "reason": "Agreed",
    **{f"rate_{row}_{band}": "4.50" for row in ("usual", *range(7), "holiday") for band in Band},
}  # fmt: skip
LOOK = {"days": "90", "figure": "pages"}
WORK = {"starts_at": "2026-11-22T03:00", "ends_at": "2026-11-22T05:00", "reason": "New disks"}
SWAP = {
    "starts_at": "2026-11-24T09:00", "ends_at": "2026-11-25T09:00", "whom": "some", "to": "{swaps/other}",
    "in_return": "", "note": "The dentist",
}  # fmt: skip
CHANGED = {
    "type": "other", "word": "drill", "title": "Fire", "service": "blue-redis", "starts_at": "2026-11-22T03:00",
    "ends_at": "2026-11-22T05:00", "url": "https://tickets.example/7", "text": "With smoke",
}  # fmt: skip
CHANGE = {**CHANGED, "holds_pages": ""}
NEW_PASSWORD = {"password": "another long one", "again": "another long one"}
CHOSEN = {
    "team": "blue",
    "severity": "3",
    "user_impact": "",
    "urgency": "",
    "source": "team",
    "is_private": "y",
    "is_urgent": "y",
}

FORMS = [
    Filled("/me", Who.MEMBER, PROFILE),
    Filled("/me/password", Who.MEMBER, {"current": PASSWORD, **NEW_PASSWORD}),
    Filled("/me/tokens", Who.MEMBER, {"name": "Report", "days": "90", "is_read_only": "y"}),
    Filled("/me/contact-methods", Who.MEMBER, {"channel": "EMAIL", "address": "b@blue.example", "label": "Home"}),
    Filled("/me/contact-methods/{contact-methods/key}", Who.MEMBER, {"is_waking": "no", "to": "later"}),
    Filled("/me/notifications", Who.MEMBER, WISH),
    Filled("/me/notifications/suggested", Who.MEMBER),
    Filled("/me/leave", Who.MEMBER, LEAVE),
    Filled("/me/leave-sources", Who.MEMBER, OWN_SOURCE),
    Filled("/me/recovery", Who.MEMBER, DAY_OFF),
    Filled("/teams/blue/recovery/people/{people/key}/grants", Who.MANAGER, _named("grant", DAY_OFF)),
    Filled("/teams/blue/recovery/people/{people/key}/adjustments", Who.MANAGER, _named("adjust", HOURS_BY_HAND)),
    Filled("/teams/blue/recovery/people/{people/key}/payouts", Who.MANAGER, _named("pay", HOURS_BY_HAND)),
    Filled("/teams/blue/leave-sources", Who.MANAGER, TEAM_SOURCE),
    Filled("/leave-sources/{leave-sources/key}", Who.MANAGER, {**SOURCE, "is_active": "y", "url": ""}),
    Filled("/leave-sources/{leave-sources/csv}/uploads", Who.MANAGER, UPLOAD),
    Filled("/leave-sources/{leave-sources/key}/names", Who.MANAGER),
    Filled("/leave-sources/{leave-sources/key}/hold", Who.MANAGER, {"verdict": "kept"}),
    Filled("/leave-sources/{leave-sources/key}/names/{names/name_key}", Who.MANAGER, {"person": "{people/key}"}),
    Filled("/me/hours", Who.MEMBER, HOURS | {"quiet_from": "22:00", "quiet_until": "07:00"}),
    Filled("/me/digest", Who.MEMBER, {"is_wanted": "y"}),
    Filled("/calendars", Who.MEMBER, {"team": "blue", "role": "primary"}),
    Filled("/people", Who.ADMIN, {**PROFILE, "email": "new@blue.example", "role": "member"}),
    Filled("/people/{people/key}", Who.MEMBER, PROFILE),
    Filled("/people/{people/key}", Who.ADMIN, {**PROFILE, "role": "member"}),
    Filled("/teams", Who.ADMIN, {"name": "Azure", "slug": "azure", "time_zone": "Europe/Berlin"}),
    Filled("/teams/blue", Who.MANAGER, TEAM),
    Filled("/teams/blue/members", Who.MANAGER, {"person": "{people/key}", "role": "manager"}),
    Filled("/teams/blue/rooms", Who.MANAGER, {"name": "#b", "channel": "WEBHOOK", "address": "https://b.example/x"}),
    Filled("/teams/blue/delivery-rules", Who.MANAGER, RULES),
    Filled("/teams/blue/swap-rules", Who.MANAGER, SWAP_RULES),
    Filled("/teams/blue/kpis/targets", Who.MANAGER, KPI_TARGETS),
    Filled("/kpis/targets", Who.ADMIN, KPI_TARGETS),
    Filled("/me/statements/{statements/month}/contests", Who.MEMBER, {"line": "{statements/line}", "words": "I slept"}),
    Filled("/teams/blue/recovery/rates", Who.MANAGER, RATES),
    Filled("/teams/blue/rotations", Who.MANAGER, ROTATION),
    Filled("/rotations/{rotations/key}", Who.MANAGER, ROTATION),
    Filled("/rotations/{rotations/key}/publications", Who.MANAGER, {"until": "2026-12-24", "seen": "", **CONSENT}),
    Filled("/rotations/{rotations/key}/imports", Who.MANAGER, {"text": ROTA, "is_seen": "y", **CONSENT}),
    Filled("/teams/blue/contacts", Who.MANAGER, CONTACT),
    Filled("/conflicts/{conflicts/key}/asks", Who.MEMBER, {"person": "{swaps/other}"}),
    Filled("/conflicts/{conflicts/key}/decision", Who.MANAGER, {"note": "I take the phone"}),
    Filled("/crossings/{crossings/key}/cover", Who.MANAGER),
    Filled("/teams/blue/fatigue/guard-rails", Who.MANAGER, RAILS),
    Filled("/me/check-ins", Who.MEMBER, {"rested": "4"}),
    Filled("/teams/blue/conflict-deadlines", Who.MANAGER, {"offer_after": "4", "escalate_before": "48"}),
    Filled("/swaps/{swaps/key}/cancellation", Who.MEMBER, {"note": "I can"}),
    Filled("/shifts/{shifts/key}/swaps", Who.MEMBER, SWAP),
    Filled("/swaps/{swaps/key}/asks", Who.MEMBER, {"person": "{swaps/other}"}),
    Filled("/services", Who.MANAGER, {**SERVICE, "slug": "web"}),
    Filled("/services/blue-redis", Who.MANAGER, SERVICE),
    Filled("/teams/blue/follow-ups", Who.MEMBER, FOLLOW_UP),
    Filled("/follow-ups/{follow-ups/key}", Who.MEMBER, FOLLOW_UP),
    Filled("/follow-ups/{follow-ups/key}/completion", Who.MEMBER),
    Filled("/services/blue-redis/maintenance", Who.MEMBER, WORK),
    Filled("/teams/blue/overrides", Who.MANAGER, OVERRIDE),
    Filled("/shifts/{shifts/key}/takings", Who.MANAGER, {"reason": "Bob is ill"}),
    Filled("/services/blue-redis/maintenance/{maintenance/key}", Who.MEMBER, WORK),
    Filled("/services/blue-redis/integrations", Who.MANAGER, {"kind": "generic", "name": "Own"}),
    Filled("/integrations/{integrations/key}", Who.MANAGER, {"name": "Prometheus EU"}),
    Filled("/integrations/{integrations/key}/alerts", Who.MANAGER, {"name": "HighLatency", "rank": "4"}),
    Filled("/teams/blue/escalations", Who.MANAGER, POLICY),
    Filled("/escalations/{escalations/key}", Who.MANAGER, POLICY),
    Filled("/teams/blue/recovery/policies", Who.MANAGER, {"preset": "de", "country": "DE"}),
    Filled("/recovery/policies/{policies/key}", Who.MANAGER, RECOVERY),
    Filled("/incidents", Who.MEMBER, {**ABOUT, **CHOSEN}),
    Filled("/pages/{pages/page_id}/mark", Who.MEMBER, {"worth": "test", "word": "A drill"}),
    Filled(
        "/me/fatigue/marks",
        Who.MEMBER,
        {"pages": "{pages/page_id}", "worth": "noise", "word": "Flaps", "until": ""} | LOOK,
    ),
    Filled("/pages", Who.MEMBER, {"team": "blue", "whom": "{people/key}", "text": "Down", "source": "user"}),
    Filled("/incidents/{incidents/ref}", Who.MEMBER, ABOUT),
    Filled("/incidents/{incidents/ref}/timeline", Who.MEMBER, {"text": "Looking", "kind": "note"}),
    Filled("/incidents/{incidents/ref}/severity", Who.MEMBER, {"text": "Less", "severity": "3"}),
    Filled("/incidents/{incidents/ref}/status", Who.MEMBER, {"text": "Seen", "status": "investigating"}),
    Filled("/incidents/{incidents/ref}/acknowledgement", Who.MEMBER, {"text": "Mine"}),
    Filled("/incidents/{incidents/ref}/snooze", Who.MEMBER, {"text": "Later", "wait": "hour"}),
    Filled("/postmortems/{incidents/ref}", Who.MEMBER, {"body": "All of it", "version": "1"}),
    Filled("/postmortems/{incidents/ref}/publication", Who.MEMBER, {"version": "1"}),
    Filled("/teams/blue/changes", Who.MEMBER, CHANGE),
    Filled("/changes/{changes/key}", Who.MEMBER, {**CHANGED, "status": "done"}),
    Filled("/changes/{changes/key}/checklist", Who.MEMBER, {"lines": "The change is approved"}),
    Filled("/changes/{changes/key}/cancellation", Who.MEMBER),
    Filled("/teams/blue/changes/settings", Who.MANAGER, {"checklist": "Ask Ada", "failure_hours": "12"}),
    Filled("/incidents/{incidents/ref}/cause", Who.MEMBER, {"change": "{changes/key}"}),
    Filled("/password/{password/token}", Who.ANONYMOUS, NEW_PASSWORD),
    Filled("/sign-in", Who.ANONYMOUS, {"email": "bob.blue@people.example", "password": PASSWORD, "next": ""}),
    Filled("/asked/{asked/key}/answers", Who.MEMBER, {"answer": "refuse", "note": "No time"}),
    Filled("/asks/answers/{answers/signed}", Who.ANONYMOUS, {"answer": "later", "note": "Next week"}),
    Filled("/ack/{ack/signed}/acknowledgement", Who.ANONYMOUS),
]  # fmt: skip

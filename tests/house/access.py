"""Who may do what: every route of the portal with the level it asks for. `test_access.py` tries all of it.

The objects in question are those of Team Blue and of Bob, who is in it. Charlie is in another team.
"""

from collections.abc import Mapping

from tests.house.access_calls import CALLS
from tests.house.levels import (
    ADMIN,
    ADMIN_ONLY_KNOWN,
    FOLLOW,
    FOLLOW_KNOWN,
    IN_A_TEAM,
    INSIDE,
    MANAGE,
    MANAGE_INSIDE,
    MANAGERS_KNOW,
    OF_THE_TEAM,
    OWN,
    OWN_OR_ADMIN,
    OWN_OR_MANAGED,
    PUBLIC,
    RESPOND,
    SIGNED_IN,
    TOKEN,
    Level,
)
from tests.house.levels import Who as Who

LEVELS: Mapping[str, Level] = {
    # Without signing in
    "favicon": PUBLIC,
    "static": PUBLIC,
    "stylesheet": PUBLIC,
    "status.show": PUBLIC,  # machines ask whether the portal works
    "status.index": PUBLIC,  # and how much of it; numbers only
    "sessions.new": PUBLIC,
    "sessions.create": PUBLIC,
    "sessions.destroy": PUBLIC,  # signing out twice is no error
    **{f"password_requests.{view}": PUBLIC for view in ("new", "create", "show")},
    # The address is the key
    "passwords.edit": TOKEN,
    "passwords.update": TOKEN,
    "phone.show": TOKEN,
    "phone.create_acknowledgement": TOKEN,
    "phone.create_passing_on": TOKEN,
    "phone.create_call": TOKEN,
    "phone.create_snooze": TOKEN,
    "phone.create_waking": TOKEN,
    "ask_links.show": TOKEN,
    "ask_links.create": TOKEN,
    "calendar_feeds.show": TOKEN,
    "intake.create": TOKEN,
    # The first view, one's own settings
    "now.show": SIGNED_IN,
    "asked.index": SIGNED_IN,
    "answers.create": OWN,
    "me.show": SIGNED_IN,
    "me.update": SIGNED_IN,
    **dict.fromkeys(("own_password.edit", "own_password.update", "sign_ins.destroy"), SIGNED_IN),
    **dict.fromkeys(("tokens.index", "tokens.create"), SIGNED_IN),
    "tokens.destroy": OWN,
    **dict.fromkeys(("contact_methods.index", "contact_methods.create"), SIGNED_IN),
    **dict.fromkeys(("contact_methods.update", "contact_methods.destroy", "test_pages.create"), OWN),
    **dict.fromkeys(("verifications.create", "verifications.update"), OWN),
    "team_contacts.index": SIGNED_IN,  # contact roles are for everyone signed in
    "team_contacts.create": MANAGE,
    "team_contacts.destroy": MANAGE,
    "rota_imports.new": MANAGE,
    "rota_imports.create": MANAGE,
    "rota_imports.destroy": MANAGE,
    "rota_exports.show": SIGNED_IN,
    "rotation_previews.create": MANAGE,
    "rotation_previews.update": MANAGE,
    "shift_news.index": SIGNED_IN,
    "shift_news.update": SIGNED_IN,
    "own_rest.show": SIGNED_IN,
    "page_marks.create": SIGNED_IN.but(stranger=404, viewer=404, admin=404),
    "person_rest.show": SIGNED_IN.but(stranger=404, viewer=404, admin=404),  # theirs and their managers'
    "own_leave.index": SIGNED_IN,
    "own_leave.create": SIGNED_IN,
    "own_leave.destroy": OWN,
    **dict.fromkeys(("own_recovery.index", "own_recovery.create"), SIGNED_IN),
    "own_recovery.destroy": OWN,
    **dict.fromkeys(("team_recovery.index", "team_recovery.show"), MANAGE),  # theirs and their managers'
    **{f"recovery_{done}.create": MANAGE for done in ("grants", "adjustments", "payouts")},
    **{f"own_leave_sources.{view}": SIGNED_IN for view in ("index", "new", "create")},
    **{f"team_leave_sources.{view}": MANAGE for view in ("index", "new", "create")},
    **{f"leave_sources.{view}": MANAGERS_KNOW for view in ("show", "edit", "update", "destroy")},
    **{f"leave_names.{view}": MANAGERS_KNOW for view in ("create", "update", "destroy")},
    **dict.fromkeys(("leave_syncs.create", "leave_holds.update"), MANAGERS_KNOW),
    **dict.fromkeys(("leave_uploads.new", "leave_uploads.create"), MANAGERS_KNOW),
    **dict.fromkeys(("digest.show", "digest.update"), SIGNED_IN),
    "own_hours.edit": SIGNED_IN,
    "own_hours.update": SIGNED_IN,
    "notification_rules.index": SIGNED_IN,
    "notification_rules.create": SIGNED_IN,
    "notification_rules.update": SIGNED_IN,
    "notification_rules.destroy": OWN,
    "calendars.index": SIGNED_IN,
    "calendars.create": SIGNED_IN,  # schedules are for everyone signed in
    "calendar_renewals.create": OWN,
    # People and teams
    "people.index": SIGNED_IN,
    "people.show": SIGNED_IN,
    "people.new": ADMIN,
    "people.create": ADMIN,
    "people.edit": OWN_OR_ADMIN,
    "people.update": OWN_OR_ADMIN,
    "deactivations.create": ADMIN,
    "deactivations.destroy": ADMIN,
    "password_links.create": ADMIN,
    "teams.index": SIGNED_IN,
    "teams.show": SIGNED_IN,
    "teams.new": ADMIN,
    "teams.create": ADMIN,
    **dict.fromkeys(("teams.edit", "teams.update", "members.create", "members.destroy"), MANAGE),
    "rooms.index": SIGNED_IN,  # names of rooms, no addresses
    "rooms.create": MANAGE,
    "rooms.destroy": MANAGE,
    "room_tests.create": MANAGE,
    # How incidents go
    **dict.fromkeys(("kpis.index", "kpi_files.index"), SIGNED_IN),
    **dict.fromkeys(
        ("team_kpis.show", "kpi_incidents.index", "kpi_files.show", "api.show_kpis"), FOLLOW_KNOWN
    ),
    **{f"kpi_targets.{view}": ADMIN for view in ("edit", "update")},
    **{f"team_kpi_targets.{view}": MANAGE for view in ("edit", "update")},
    # Schedules
    "schedules.index": SIGNED_IN,
    "schedules.show": SIGNED_IN,
    "shifts.show": SIGNED_IN,
    "own_shifts.index": SIGNED_IN,
    "overrides.new": OF_THE_TEAM,
    "overrides.create": OF_THE_TEAM,
    "takings.create": OF_THE_TEAM,
    "qualities.show": SIGNED_IN,
    "rotations.index": SIGNED_IN,
    "rotations.show": SIGNED_IN,
    **{f"rotations.{view}": MANAGE for view in ("new", "create", "edit", "update")},
    "pauses.create": MANAGE,
    "pauses.destroy": MANAGE,
    "publications.new": MANAGE,
    "publications.create": MANAGE,
    "acceptances.create": MANAGE,
    "team_publications.new": MANAGE,
    "team_publications.create": MANAGE,
    # Swaps
    "swaps.index": SIGNED_IN,
    "swaps.show": SIGNED_IN,  # who covers when is no secret
    "team_swaps.index": SIGNED_IN,
    "covers.index": SIGNED_IN,
    "swap_changes.create": OF_THE_TEAM,  # and for whoever is asked from elsewhere
    "swap_asks.create": OF_THE_TEAM,
    "shift_swaps.new": OF_THE_TEAM,  # and for whoever has a part of the shift
    "shift_swaps.create": OF_THE_TEAM,
    "swap_previews.create": OF_THE_TEAM,
    # Services and what watches them
    "services.index": SIGNED_IN,
    "services.show": SIGNED_IN,
    "services.new": MANAGE,  # managers of any team
    "services.create": MANAGE,
    "services.edit": MANAGE,
    "services.update": MANAGE,
    "team_noise.show": OF_THE_TEAM,
    "team_noise.index": OF_THE_TEAM,
    "follow_ups.index": SIGNED_IN,
    "follow_ups.new": OF_THE_TEAM,
    "follow_ups.create": OF_THE_TEAM,
    "follow_ups.show": OF_THE_TEAM,
    "follow_ups.edit": OF_THE_TEAM,
    "follow_ups.update": OF_THE_TEAM,
    "completions.create": OF_THE_TEAM,
    "completions.destroy": OF_THE_TEAM,
    "maintenances.index": SIGNED_IN,
    "maintenances.create": OF_THE_TEAM,
    "maintenances.edit": OF_THE_TEAM,
    "maintenances.update": OF_THE_TEAM,
    "maintenances.destroy": OF_THE_TEAM,
    "integrations.index": SIGNED_IN,  # lists those of one's own teams
    "integrations.show": INSIDE,  # the address only to managers
    "integrations.new": MANAGE,
    "integrations.create": MANAGE,
    "integrations.edit": MANAGE_INSIDE,
    "integrations.update": MANAGE_INSIDE,
    "integration_secrets.create": MANAGE_INSIDE,
    "alert_ranks.create": MANAGE_INSIDE,
    "alert_ranks.destroy": MANAGE_INSIDE,
    "suspensions.create": MANAGE_INSIDE,
    "suspensions.destroy": MANAGE_INSIDE,
    "intake_requests.show": MANAGE_INSIDE,
    # Escalation policies
    "escalations.index": SIGNED_IN,  # who is woken for what is no secret inside the company
    "escalations.show": SIGNED_IN,
    **{f"escalations.{view}": MANAGE for view in ("new", "create", "edit", "update", "destroy")},
    **dict.fromkeys(("beginnings.create", "sketches.create", "sketches.update"), MANAGE),
    "delivery_rules.show": SIGNED_IN,
    "delivery_rules.edit": MANAGE,
    "delivery_rules.update": MANAGE,
    "leave_hits.create": SIGNED_IN,
    **dict.fromkeys(("team_conflicts.index", "team_fatigue.show", "team_fatigue.index"), OF_THE_TEAM),
    "conflicts.show": INSIDE,
    "conflict_asks.create": INSIDE,
    "conflict_decisions.create": MANAGE_INSIDE,
    **{
        f"{noun}.{view}": MANAGE
        for noun in ("conflict_deadlines", "guard_rails")
        for view in ("edit", "update")
    },
    **dict.fromkeys(("crossing_covers.create", "crossing_covers.destroy"), MANAGERS_KNOW),
    **dict.fromkeys(("own_fatigue.show", "own_fatigue_marks.create", "fatigue_explained.show"), SIGNED_IN),
    **dict.fromkeys(("own_fatigue_files.index", "own_fatigue_files.show"), SIGNED_IN),
    "person_fatigue.show": SIGNED_IN.but(stranger=404, viewer=404),  # theirs, their managers' and admins'
    **dict.fromkeys(("check_ins.index", "check_ins.create"), SIGNED_IN),
    "swap_rules.show": SIGNED_IN,  # whoever is refused may read why
    "swap_rules.edit": MANAGE,
    "swap_rules.update": MANAGE,
    **{f"recovery_policies.{view}": MANAGE for view in ("index", "create", "show", "edit", "update")},
    **dict.fromkeys(("recovery_sketches.create", "recovery_trials.create"), MANAGE),
    "my_recovery_policy.show": SIGNED_IN,
    "pay_rates.edit": MANAGE,
    "pay_rates.update": MANAGE,
    "statements.index": SIGNED_IN,
    "statements.show": SIGNED_IN,  # one's own
    "statement_contests.create": SIGNED_IN,
    "person_statements.show": OWN_OR_MANAGED,
    "statement_files.show": OWN_OR_MANAGED,
    "team_statements.show": MANAGE,
    "statement_closings.create": MANAGE,
    "dry_runs.show": SIGNED_IN,  # names and channels, no addresses
    **dict.fromkeys(("changes.index", "changes.show", "team_changes.index"), SIGNED_IN),
    **dict.fromkeys(("team_changes.new", "team_changes.create"), OF_THE_TEAM),
    **{f"changes.{view}": OF_THE_TEAM for view in ("edit", "update", "destroy")},  # a freeze for managers
    "change_checklists.update": OF_THE_TEAM,
    **dict.fromkeys(("change_settings.edit", "change_settings.update"), MANAGE),
    "incident_causes.create": RESPOND,
    **dict.fromkeys(("deliveries.show", "deliveries.index"), SIGNED_IN.but(stranger=403)),
    # Incidents
    "incidents.index": SIGNED_IN,  # lists what one may see
    "declarations.new": IN_A_TEAM,
    "declarations.create": IN_A_TEAM,
    "outlooks.show": IN_A_TEAM,
    "pages.new": IN_A_TEAM,
    "pages.create": IN_A_TEAM,
    "incidents.show": FOLLOW,
    "incidents.edit": RESPOND,
    "incidents.update": RESPOND,
    "incident_changes.create": RESPOND,
    "incident_timeline.index": RESPOND,
    "incident_timeline.create": RESPOND,
    "incident_streams.show": RESPOND,
    "incident_alerts.index": RESPOND,
    "incident_alerts.show": RESPOND,
    "postmortems.index": SIGNED_IN,  # lists what one may read
    "postmortems.show": FOLLOW,  # a published one; a draft is for the team
    "postmortem_files.show": FOLLOW,
    "postmortems.edit": RESPOND,
    "postmortems.update": RESPOND,
    "postmortem_publications.create": RESPOND,
    # The portal's own books
    "audit.index": ADMIN_ONLY_KNOWN,
    "audit.show": ADMIN_ONLY_KNOWN,
    "outbox.index": ADMIN_ONLY_KNOWN,
    "readings.create": ADMIN_ONLY_KNOWN,
    **CALLS,
}


def level_of(endpoint: str, *, is_private: bool = False) -> Level:
    """A private incident is for its team alone: those who may only follow do not learn of it."""
    level = LEVELS[endpoint]
    return INSIDE if is_private and level in (FOLLOW, RESPOND) else level

"""Who may do what: every route of the portal with the level it asks for. `test_access.py` tries all of it.

The objects in question are those of Team Blue and of Bob, who is in it. Charlie is in another team.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    ANONYMOUS = "anonymous"
    STRANGER = "stranger"
    VIEWER = "viewer"
    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True)
class Level:
    """How each role is refused: 401 means "sign in", 404 "no such thing", 403 "not yours to do".

    Who is not named is let in.
    """

    refused: Mapping[Who, int] = field(default_factory=dict)

    def but(self, **refused: int) -> "Level":
        return Level({**self.refused, **{Who(name): status for name, status in refused.items()}})


PUBLIC = Level()
TOKEN = Level()
"""Whoever has the address: it is the key, and a wrong one opens nothing."""
SIGNED_IN = PUBLIC.but(anonymous=401)

FOLLOW = SIGNED_IN.but(stranger=404)
RESPOND = FOLLOW.but(viewer=403)
INSIDE = FOLLOW.but(viewer=404)
MANAGE = SIGNED_IN.but(stranger=403, viewer=403, member=403)
MANAGE_INSIDE = INSIDE.but(member=403)
"""For managers; nobody outside the team learns that it is there."""

OF_THE_TEAM = SIGNED_IN.but(stranger=403, viewer=403)
"""For the team; that the thing is there is no secret."""

IN_A_TEAM = SIGNED_IN.but(viewer=403)
ADMIN = MANAGE.but(manager=403)
ADMIN_ONLY_KNOWN = SIGNED_IN.but(stranger=404, viewer=404, member=404, manager=404)
"""For admins; nobody else learns that it is there."""

MANAGERS_KNOW = SIGNED_IN.but(stranger=404, viewer=404, member=404)  # and nobody else
OWN = SIGNED_IN.but(stranger=404, viewer=404, manager=404, admin=404)
OWN_OR_ADMIN = SIGNED_IN.but(stranger=403, viewer=403, manager=403)

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
    "password_requests.new": PUBLIC,
    "password_requests.create": PUBLIC,
    "password_requests.show": PUBLIC,
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
    "own_password.edit": SIGNED_IN,
    "own_password.update": SIGNED_IN,
    "sign_ins.destroy": SIGNED_IN,
    "tokens.index": SIGNED_IN,
    "tokens.create": SIGNED_IN,
    "tokens.destroy": OWN,
    "contact_methods.index": SIGNED_IN,
    "contact_methods.create": SIGNED_IN,
    "contact_methods.update": OWN,
    "contact_methods.destroy": OWN,
    "test_pages.create": OWN,
    "verifications.create": OWN,
    "verifications.update": OWN,
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
    "own_leave.index": SIGNED_IN,
    "own_leave.create": SIGNED_IN,
    "own_leave.destroy": OWN,
    **{f"own_leave_sources.{view}": SIGNED_IN for view in ("index", "new", "create")},
    **{f"team_leave_sources.{view}": MANAGE for view in ("index", "new", "create")},
    **{f"leave_sources.{view}": MANAGERS_KNOW for view in ("show", "edit", "update", "destroy")},
    **{f"leave_names.{view}": MANAGERS_KNOW for view in ("create", "update", "destroy")},
    **dict.fromkeys(("leave_syncs.create", "leave_holds.update"), MANAGERS_KNOW),
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
    "teams.edit": MANAGE,
    "teams.update": MANAGE,
    "members.create": MANAGE,
    "members.destroy": MANAGE,
    "team_channels.index": SIGNED_IN,  # names of rooms, no addresses
    "team_channels.create": MANAGE,
    "team_channels.destroy": MANAGE,
    "channel_tests.create": MANAGE,
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
    "rotations.new": MANAGE,
    "rotations.create": MANAGE,
    "rotations.edit": MANAGE,
    "rotations.update": MANAGE,
    "pauses.create": MANAGE,
    "pauses.destroy": MANAGE,
    "publications.new": MANAGE,
    "publications.create": MANAGE,
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
    "suspensions.create": MANAGE_INSIDE,
    "suspensions.destroy": MANAGE_INSIDE,
    "intake_requests.show": MANAGE_INSIDE,
    # Escalation policies
    "escalations.index": SIGNED_IN,  # who is woken for what is no secret inside the company
    "escalations.show": SIGNED_IN,
    "escalations.new": MANAGE,
    "escalations.create": MANAGE,
    "beginnings.create": MANAGE,
    "escalations.edit": MANAGE,
    "escalations.update": MANAGE,
    "escalations.destroy": MANAGE,
    "sketches.create": MANAGE,
    "sketches.update": MANAGE,
    "delivery_rules.show": SIGNED_IN,
    "delivery_rules.edit": MANAGE,
    "delivery_rules.update": MANAGE,
    "swap_rules.show": SIGNED_IN,  # whoever is refused may read why
    "swap_rules.edit": MANAGE,
    "swap_rules.update": MANAGE,
    "pay_rates.edit": MANAGE,
    "pay_rates.update": MANAGE,
    "dry_runs.show": SIGNED_IN,  # names and channels, no addresses
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
    # The API: the same rules, shown by a token
    "api_docs.document": PUBLIC,  # what can be asked, no data
    "api_docs.show": PUBLIC,
    "api.list_people": SIGNED_IN,
    "api.show_person": SIGNED_IN,
    "api.add_person": ADMIN,
    "api.list_leave": OF_THE_TEAM,
    "api.ask_leave": OF_THE_TEAM,
    "api.list_asks": SIGNED_IN,  # one's own
    "api.answer_ask": OWN,
    "api.put_residence": OWN_OR_ADMIN,
    "api.list_holidays": SIGNED_IN,
    "api.list_teams": SIGNED_IN,
    "api.show_team": SIGNED_IN,
    "api.create_team": ADMIN,
    "api.put_hours": MANAGE,
    "api.put_notice": MANAGE,
    "api.list_members": SIGNED_IN,
    "api.put_member": MANAGE,
    "api.remove_member": MANAGE,
    "api.list_contacts": SIGNED_IN,
    "api.create_contact": MANAGE,
    "api.remove_contact_line": MANAGE,
    "api.import_rota": MANAGE,
    "api.export_schedule": SIGNED_IN,
    "api.list_rotations": SIGNED_IN,
    "api.create_rotation": MANAGE,
    "api.update_rotation": MANAGE,
    "api.publish": MANAGE,
    "api.list_shifts": SIGNED_IN,
    "api.show_on_call": SIGNED_IN,
    "api.list_swaps": SIGNED_IN,  # who has which shift is for everybody; why is not
    "api.show_swap": SIGNED_IN,
    "api.ask_for_swap": OF_THE_TEAM,
    "api.accept_swap": OF_THE_TEAM.but(manager=403),  # for whoever is asked
    "api.refuse_swap": OF_THE_TEAM.but(member=403, manager=403),
    "api.approve_swap": MANAGE,
    "api.reject_swap": MANAGE,
    "api.cancel_swap": OF_THE_TEAM,
    "api.return_swap": OF_THE_TEAM,
    "api.create_override": OF_THE_TEAM,
    "api.list_candidates": OF_THE_TEAM,
    "api.show_ledger": OF_THE_TEAM,
    "api.list_services": SIGNED_IN,
    "api.show_service": SIGNED_IN,
    "api.create_service": MANAGE,
    "api.list_integrations": OF_THE_TEAM,
    "api.create_integration": MANAGE,
    "api.list_policies": SIGNED_IN,
    "api.show_policy": SIGNED_IN,
    "api.create_policy": MANAGE,
    "api.list_delivery_rules": SIGNED_IN,
    "api.put_delivery_rules": MANAGE,
    "api.show_swap_rules": SIGNED_IN,
    "api.put_swap_rules": MANAGE,
    "api.show_dry_run": SIGNED_IN,
    "api.list_incidents": SIGNED_IN,  # lists what one may see
    "api.show_incident": FOLLOW,
    "api.open_incident": OF_THE_TEAM,
    "api.list_maintenance": SIGNED_IN,
    "api.create_maintenance": OF_THE_TEAM,
    "api.end_planned": OF_THE_TEAM,
    "api.snooze_incident": RESPOND,
    "api.wake_incident": RESPOND,
    "api.acknowledge": RESPOND,
    "api.mitigate": RESPOND,
    "api.resolve": RESPOND,
    "api.reopen": RESPOND,
    "api.list_timeline": RESPOND,
    "api.write_entry": RESPOND,
    "api.list_pages": RESPOND,
    "api.show_postmortem": FOLLOW,
    "api.show_postmortem_json": FOLLOW,
    "api.show_postmortem_markdown": FOLLOW,
}


def level_of(endpoint: str, *, is_private: bool = False) -> Level:
    """A private incident is for its team alone: those who may only follow do not learn of it."""
    level = LEVELS[endpoint]
    return INSIDE if is_private and level in (FOLLOW, RESPOND) else level

"""The rail: where one can go, and what waits there."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for

from portal.asks.wording import waiting as awaited
from portal.core.text import _
from portal.people.models import Person, Role

GRAVE = 2
"""Severities up to this one make the badge red."""


SWAPS = ("swaps", "team_swaps", "covers", "swap_changes", "swap_asks", "shift_swaps", "swap_previews")
CONFLICTS = ("team_conflicts", "conflicts", "conflict_asks")
CHANGES = ("changes", "team_changes", "change_settings", "deliveries")
AWAY = ("own_leave", "own_leave_sources", "own_rest", "own_recovery", "my_recovery_policy", "statements")
PEOPLE = ("people", "person_rest", "person_fatigue", "person_statements")
TEAM_AWAY = (
    *(
        "team_leave_sources",
        "leave_sources",
        "leave_uploads",
        "conflict_deadlines",
        "team_statements",
        "pay_rates",
    ),
    *("team_fatigue", "guard_rails", "team_noise", "team_recovery", "recovery_policies", "recovery_trials"),
    *("recovery_payouts", "recovery_grants"),
)
KPIS = ("kpis", "team_kpis", "kpi_incidents", "kpi_targets", "team_kpi_targets")


@dataclass(frozen=True)
class Item:
    """One link of the rail; `blueprints` are those whose views belong to it.

    `badge_label` is read out instead of the badge; one with a `badge_id` is also shown beside the menu of a phone.
    """

    label: str
    endpoint: str
    blueprints: tuple[str, ...]
    group: str | None = None
    badge: str | None = None
    badge_kind: str = "quiet"
    icon: str | None = None
    badge_label: str | None = None
    badge_id: str | None = None

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        return request.blueprint in self.blueprints


@dataclass(frozen=True)
class Open:
    """How many incidents are open that somebody may see, and the gravest of them."""

    count: int
    worst: int | None


def navigation(person: Person, waiting: Open, ask_count: int) -> list[Item]:
    """The items whose views this installation has and this person may open."""
    items = [
        *_daily(waiting, ask_count),
        *_managing(),
        *(_watching() if person.role == Role.ADMIN else ()),
        *_own(),
    ]
    return [item for item in items if item.endpoint in current_app.view_functions]


def _daily(waiting: Open, ask_count: int) -> Iterator[Item]:
    badge = str(waiting.count) if waiting.count else None
    kind = "bad" if waiting.worst is not None and waiting.worst <= GRAVE else "quiet"
    incidents = ("incidents", "incident_timeline", "incident_alerts", "declarations", "outlooks", "pages")
    yield Item(_("Now"), "now.show", ("now",))
    yield Item(
        _("Schedules"), "schedules.index", ("schedules", "shifts", "qualities", "overrides", *CONFLICTS)
    )
    yield Item(_("Swaps"), "swaps.index", SWAPS)
    yield _asked(ask_count)
    yield Item(_("Incidents"), "incidents.index", incidents, badge=badge, badge_kind=kind)
    yield Item(_("Changes"), "changes.index", CHANGES)
    yield Item(_("Postmortems"), "postmortems.index", ("postmortems",))
    yield Item(_("Follow-ups"), "follow_ups.index", ("follow_ups",))


def _asked(count: int) -> Item:
    return Item(
        _("Asked of me"),
        "asked.index",
        ("asked", "answers"),
        badge=str(count) if count else None,
        badge_kind="warn",
        badge_label=awaited(count),
        badge_id="asked-badge",
    )


def _managing() -> Iterator[Item]:
    rotas = ("rotations", "publications", "team_publications", "rota_imports", "team_contacts")
    intake = ("integrations", "intake_requests")
    policies = ("escalations", "delivery_rules", "dry_runs")
    yield Item(_("Teams"), "teams.index", ("teams", "rooms", "swap_rules", *rotas, *TEAM_AWAY), _("Manage"))
    yield Item(_("People"), "people.index", PEOPLE, _("Manage"))
    yield Item(_("Services"), "services.index", ("services", "maintenances"), _("Manage"))
    yield Item(_("Escalations"), "escalations.index", policies, _("Manage"))
    yield Item(_("Integrations"), "integrations.index", intake, _("Manage"))
    yield Item(_("KPIs"), "kpis.index", KPIS, _("Manage"))


def _watching() -> Iterator[Item]:
    yield Item(_("Outbox"), "outbox.index", ("outbox",), _("Manage"))
    yield Item(_("Audit log"), "audit.index", ("audit",), _("Manage"))


def _own() -> Iterator[Item]:
    settings = ("me", "contact_methods", "notification_rules", "own_hours", "own_password", "tokens", "digest")
    yield Item(_("My shifts"), "own_shifts.index", ("own_shifts", "shift_news"), _("Yours"))
    yield Item(_("Leave & recovery"), "own_leave.index", AWAY, _("Yours"))
    yield Item(
        _("Fatigue"), "own_fatigue.show", ("own_fatigue", "fatigue_explained", "check_ins"), _("Yours")
    )
    yield Item(_("Calendars"), "calendars.index", ("calendars",), _("Yours"))
    yield Item(_("Settings"), "me.show", settings, _("Yours"))

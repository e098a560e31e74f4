"""Every call, in the groups of the description. Naming a subject here is what makes its calls part of the API."""

from types import ModuleType

from portal.api.calls import (
    asks,
    contacts,
    covers,
    delivery_rules,
    dry_runs,
    fatigue,
    incident_changes,
    incidents,
    integrations,
    kpis,
    leave,
    leave_sources,
    maintenance,
    people,
    policies,
    postmortems,
    recovery,
    rota_files,
    rotations,
    schedules,
    services,
    statements,
    swap_rules,
    swaps,
    teams,
    timeline,
)

GROUPS: dict[str, tuple[ModuleType, ...]] = {
    "People": (people, leave, leave_sources, recovery, statements),
    "Asked of me": (asks,),
    "Teams": (teams, contacts),
    "Rotations": (rotations,),
    "Schedules and on-call": (schedules, rota_files),
    "Swaps and cover": (swaps, covers, swap_rules),
    "Nights": (fatigue,),
    "Services": (services, maintenance),
    "Integrations": (integrations,),
    "Escalation policies": (policies, delivery_rules, dry_runs),
    "Incidents": (incidents, incident_changes),
    "Timeline and pages": (timeline,),
    "Postmortems": (postmortems,),
    "How incidents go": (kpis,),
}

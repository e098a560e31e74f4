"""What the portal's own codes are called in front of people, in their language."""

from portal.core.text import _
from portal.incidents.facts import Severity, Status, label_of


def status_name(status: str) -> str:
    """A status in the middle of a sentence; a code nobody knows stays as it is."""
    names = {
        Status.DETECTED: _("detected"),
        Status.TRIAGED: _("triaged"),
        Status.INVESTIGATING: _("investigating"),
        Status.MITIGATED: _("mitigated"),
        Status.RESOLVED: _("resolved"),
        Status.CLOSED: _("closed"),
    }
    return names[Status(status)] if status in set(Status) else status


def severity_name(rank: int | str) -> str:
    """`SEV2` for 2."""
    ranks = {str(int(severity)): severity for severity in Severity}
    return label_of(ranks[str(rank)]) if str(rank) in ranks else str(rank)


def severity_meaning(rank: int) -> str:
    """Source: requirements 003-01 to 003-04."""
    meanings = {
        1: _("critical: the service is down or data is being lost"),
        2: _("major: something people need does not work, such as paying or signing in"),
        3: _("moderate: something secondary is broken or slow"),
        4: _("minor: hardly anybody notices"),
    }
    return meanings[rank]


def source_name(source: str) -> str:
    names = {
        "monitoring": _("monitoring"),
        "user": _("users"),
        "team": _("the team"),
        "partner": _("a partner"),
    }
    return names.get(source, source)


def hold_reason(hold: str, severity: int | str, whose: str = "") -> str:
    """Why nobody is paged yet; `whose` hours, work or wish it is, by name, where that is known."""
    named = {
        "hours": _("hours of %(whose)s", whose=whose),
        "quiet": _("quiet hours of %(whose)s", whose=whose),
        "maintenance": _("planned work on %(whose)s", whose=whose),
        "snooze": _("snoozed by %(whose)s", whose=whose),
    }
    reasons = {
        "hours": _("working hours: %(severity)s waits for them", severity=severity_name(severity)),
        "quiet": _("quiet hours: %(severity)s waits for their end", severity=severity_name(severity)),
        "maintenance": _("planned work on the service"),
        "snooze": _("snoozed"),
        "restored": _("due long before a backup was restored"),
    }
    return (named if whose else reasons).get(hold, hold)


def hold_rule(hold: str, severity: int | str, whose: str) -> str:
    """The reason with the rule behind it: which severity waits for whose hours."""
    reason, waits = hold_reason(hold, severity, whose), severity_name(severity)
    rules = {
        "hours": _("%(reason)s: %(severity)s waits for them", reason=reason, severity=waits),
        "quiet": _("%(reason)s: %(severity)s waits for their end", reason=reason, severity=waits),
    }
    return rules.get(hold, reason) if whose else reason


def role_name(role: str) -> str:
    names = {
        "primary": _("primary"),
        "secondary": _("secondary"),
        "manager": _("manager"),
        "shadow": _("shadow"),
    }
    return names.get(role, role)


def field_name(field: str) -> str:
    """A field of an incident that can be corrected."""
    names = {
        "title": _("title"),
        "service": _("service"),
        "impact": _("impact"),
        "description": _("description"),
        "impact_started_at": _("start of the impact"),
    }
    return names.get(field, field)


def listed(names: list[str]) -> str:
    """`Ann, Ben and Eve`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s and %(last)s", most=", ".join(names[:-1]), last=names[-1])

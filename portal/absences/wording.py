"""Absences in words, on the clock of whoever is away."""

from portal.absences.models import Absence, Status
from portal.absences.spans import Hours, Span
from portal.core.text import _, day, local, zone_city


def span_text(span: Span, zone: str) -> str:
    """`Tue 1 Dec – Thu 3 Dec`; hours say their zone."""
    if isinstance(span, Hours):
        start, end = local(span.starts_at, zone), local(span.ends_at, zone)
        return _("%(start)s – %(end)s (%(city)s)", start=start, end=end, city=zone_city(zone))
    if span.first == span.last:
        return day(span.first)
    return _("%(start)s – %(end)s", start=day(span.first), end=day(span.last))


def absence_text(absence: Absence) -> str:
    return span_text(absence.span, absence.person.time_zone)


def status_name(status: Status) -> str:
    return {
        Status.PENDING: _("waits for a manager"),
        Status.CONFIRMED: _("confirmed"),
        Status.REFUSED: _("refused"),
        Status.WITHDRAWN: _("taken back"),
    }[status]


def told(absence: Absence) -> str:
    """What has become of it, to the person."""
    when = absence_text(absence)
    return {
        Status.PENDING: _("Your leave %(when)s waits for a manager.", when=when),
        Status.CONFIRMED: _("Your leave %(when)s is confirmed.", when=when),
        Status.REFUSED: _("Your leave %(when)s is refused.", when=when),
        Status.WITHDRAWN: _("Your leave %(when)s was taken back by a manager.", when=when),
    }[absence.status]

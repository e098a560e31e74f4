"""What a page says: short enough for a lock screen."""

from typing import Any

from flask_babel import force_locale

from portal.core.text import _
from portal.escalations.ladder import Step, render_message
from portal.incidents.facts import Severity, label_of
from portal.incidents.models import Incident
from portal.pager.links import ack_url, incident_url
from portal.people.models import Person


def page_content(incident: Incident, step: Step | None, person: Person | None) -> dict[str, Any]:
    """Title, text and link of a page; a person's link lets them acknowledge without signing in."""
    with force_locale(person.locale if person else "en"):
        url = ack_url(incident, person) if person else incident_url(incident)
        label = _("Open and acknowledge") if person else _("Open the incident")
        return {
            "title": _title(incident),
            "text": _text(incident, step),
            "url": url,
            "actions": [{"label": label, "url": url}],
        }


def _title(incident: Incident) -> str:
    return f"{label_of(Severity(incident.severity))} · {incident.title}"


def _text(incident: Incident, step: Step | None) -> str:
    service = incident.service.name if incident.service else incident.team.name
    own = step.message if step else _("Nobody has answered this incident. You are the last one asked.")
    said = render_message(own, title=incident.title, service=service, short_id=incident.ref)
    facts = f"{incident.ref} · {incident.team.name} · {service}"
    return "\n".join(line for line in (said, facts) if line)

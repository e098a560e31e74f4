"""What a page says: short enough for a lock screen."""

from typing import Any

from flask_babel import force_locale

from portal.core.text import _
from portal.escalations.ladder import Step, render_message
from portal.incidents.facts import Severity, label_of
from portal.incidents.models import Incident
from portal.pager.pages.links import ack_url, incident_url
from portal.pager.pages.steps import CALLED_STEP, LAST_RESORT_STEP, MANAGEMENT_STEP, REMINDER_STEP
from portal.people.models import Person


def page_content(
    incident: Incident, step: Step | None, person: Person | None, *, order: int = LAST_RESORT_STEP
) -> dict[str, Any]:
    """Title, text and link of a page; a person's link lets them acknowledge without signing in."""
    with force_locale(person.locale if person else "en"):
        url = ack_url(incident, person) if person else incident_url(incident)
        label = _("Open and acknowledge") if person else _("Open the incident")
        return {
            "title": _title(incident),
            "text": _text(incident, step, order),
            "url": url,
            "actions": [{"label": label, "url": url}],
        }


def _title(incident: Incident) -> str:
    return f"{label_of(Severity(incident.severity))} · {incident.title}"


def _text(incident: Incident, step: Step | None, order: int) -> str:
    service = incident.service.name if incident.service else incident.team.name
    own = step.message if step else _own_words(order)
    said = render_message(own, title=incident.title, service=service, short_id=incident.ref)
    facts = f"{incident.ref} · {incident.team.name} · {service}"
    return "\n".join(line for line in (said, facts) if line)


def _own_words(order: int) -> str:
    """Why somebody is paged whom no step names."""
    words = {
        LAST_RESORT_STEP: _("Nobody has answered this incident. You are the last one asked."),
        CALLED_STEP: _("A colleague who works on this incident asks for you."),
        MANAGEMENT_STEP: _("This incident is not mitigated in time. Management has to step in."),
        REMINDER_STEP: _("You have taken this incident. Write a word, or it goes back to the others."),
    }
    return words.get(order, "")

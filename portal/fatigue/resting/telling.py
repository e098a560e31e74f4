"""The mails about rest. A mail to the address of the account wakes nobody, so they leave at once."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from portal.core.text import _, local
from portal.fatigue.models import RestBlock
from portal.fatigue.queries import incidents_behind
from portal.fatigue.resting.queries import leads_of
from portal.fatigue.resting.wording import why
from portal.incidents.models import Incident
from portal.messages.outbox.letters import write_to
from portal.people.models import Person


def tell(row: RestBlock, *, at: datetime) -> None:
    incident = incidents_behind([str(row.page_id)]).get(str(row.page_id))
    _tell_person(row, incident, at)
    if row.block.delays_work:
        for lead in leads_of(row.person):
            _tell_lead(row, lead, at)


def _tell_person(row: RestBlock, incident: Incident | None, at: datetime) -> None:
    person = row.person
    with force_locale(person.locale):
        title = _("You may work again from %(when)s", when=local(row.ends_at, person.time_zone, "weekday"))
        behind = f"{incident.ref} · {incident.title}" if incident else ""
        text = "\n".join(line for line in (f"{title}.", why(row), behind) if line)
    write_to(person, _key(row, person), title=title, text=text, url=_url("/me/rest"), at=at)


def _tell_lead(row: RestBlock, lead: Person, at: datetime) -> None:
    with force_locale(lead.locale):
        when = local(row.ends_at, lead.time_zone, "weekday")
        title = _("%(name)s may work again from %(when)s", name=row.person.name, when=when)
        begins = local(row.work_at, lead.time_zone, "weekday")
        text = _("Pages have split their rest. Their planned work of %(when)s has to wait.", when=begins)
    write_to(lead, _key(row, lead), title=title, text=text, url=_url(f"/people/{row.person.key}/rest"), at=at)


def _key(row: RestBlock, to: Person) -> str:
    return f"rest:{row.key}:{row.ends_at.isoformat()}:{to.id}"


def _url(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"

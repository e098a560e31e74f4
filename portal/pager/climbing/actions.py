"""What a person who was paged may do about it, besides acknowledging."""

from datetime import datetime

from portal.core.db import transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import write
from portal.messages.outbox.actions import cancel_pages
from portal.pager.climbing.climb import climb
from portal.pager.pages.actions import page
from portal.pager.pages.steps import CALLED_STEP
from portal.pager.reach.pacing import paced
from portal.pager.reach.recipients import reach
from portal.people.models import Person


@transactional
def pass_on(incident: Incident, *, by: Person, at: datetime) -> None:
    """ "I can't": the next step runs now, and no further page goes to whoever passed it on. No blame, no reason asked.

    Errors: Refused when it is over, or when somebody else holds it.
    """
    incident = lock(incident.id)
    _refuse_over(incident)
    if incident.acknowledged_by_id not in (None, by.id):
        raise Refused(_("%(name)s has it already. You can put the phone down.", name=_holder(incident)))
    incident.acknowledged_at = incident.acknowledged_by_id = incident.forgotten_at = None
    incident.next_escalation_at = at
    cancel_pages(incident.id, at=at)
    write(incident, EntryKind.PASSED_ON, at=at, by=by.id)
    climb(incident, at=at, is_early=True)


@transactional
def call_in(incident: Incident, person: Person, *, by: Person, at: datetime) -> None:
    """Page a colleague now, beside whatever the ladder does. Asking twice within a minute is one page.

    Errors: Refused when it is over or the colleague has no way of being reached.
    """
    incident = lock(incident.id)
    _refuse_over(incident)
    found = reach([person], ())
    if not found.recipients:
        raise Refused(_("%(name)s has no verified way to be reached. Phone them.", name=person.name))
    call = f"call:{int(at.timestamp()) // 60}"
    pages = [
        page(incident, recipient, order=CALLED_STEP, at=at, distinct=call, after_minutes=minutes)
        for recipient, minutes in paced(incident, found.recipients, ())
    ]
    if any(pages):
        write(incident, EntryKind.ESCALATION, at=at, by=by.id, called=True, targets=[person.name])


def _refuse_over(incident: Incident) -> None:
    if not incident.is_open:
        raise Refused(_("This incident is over. Nobody needs to come."))


def _holder(incident: Incident) -> str:
    return incident.acknowledged_by.name if incident.acknowledged_by else _("Somebody")

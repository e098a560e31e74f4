"""Whether anybody was reached at all: told by what became of the last resort's pages."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core.db import db
from portal.escalations.ladder import AGAIN_MINUTES, AGAIN_UNREACHED_MINUTES
from portal.incidents.climbing import begin_climb
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import write
from portal.messages.models import TAKEN, UNSENT, Message
from portal.pager.pages.steps import LAST_RESORT_STEP

AGAIN = timedelta(minutes=AGAIN_MINUTES)
AGAIN_UNREACHED = timedelta(minutes=AGAIN_UNREACHED_MINUTES)


def note_reached(incident: Incident) -> None:
    """A provider took a page of it."""
    incident.unreached_at = None


def note_given_up(incident: Incident, failed: Message, *, at: datetime) -> None:
    """A page failed for good. When it was the last one of the last resort, nobody could be reached.

    Then the ladder begins anew soon, again and again until something gets through. The caller holds the row lock.
    """
    if not incident.is_unanswered or failed.step != LAST_RESORT_STEP or _is_hope_left(incident, failed):
        return
    if incident.unreached_at is None:
        write(incident, EntryKind.WARNING, at=at, reason="nobody_sent")
    incident.unreached_at = incident.unreached_at or at
    if incident.escalation_step is None and incident.climb_began_at > at + AGAIN_UNREACHED:
        begin_climb(incident, at=at + AGAIN_UNREACHED, is_now=False)


def _is_hope_left(incident: Incident, failed: Message) -> bool:
    """Whether another page of the same round of the last resort got through, or still may."""
    round_, _, _whom = failed.idem_key.partition(f":step:{LAST_RESORT_STEP}:")
    others = select(Message.id).where(
        Message.incident_id == incident.id,
        Message.step == LAST_RESORT_STEP,
        Message.id != failed.id,
        Message.idem_key.startswith(f"{round_}:step:", autoescape=True),
        Message.state.in_(UNSENT + TAKEN),
    )
    return bool(db.session.scalar(select(others.exists())))

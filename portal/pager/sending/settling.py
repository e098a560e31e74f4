"""Writing down how a try ended, and what follows from it: another try, the next method, the next step."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from portal.core.db import db, transactional
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import write
from portal.messages.contacts.bounces import note_failure, note_success
from portal.messages.contacts.queries import usable_methods
from portal.messages.models import TAKEN, UNSENT, Message, MessageKind, MessageState
from portal.messages.outbox.actions import Claim, finish
from portal.messages.outbox.retry import next_try, starts_next_method
from portal.messages.outgoing import Delivered, Failed, Kept, Outcome
from portal.pager.climbing.climb import climb
from portal.pager.climbing.unreached import note_given_up, note_reached
from portal.pager.pages.actions import page
from portal.pager.pages.steps import AFTER_THE_ACKNOWLEDGEMENT
from portal.pager.reach.methods import next_method
from portal.pager.reach.recipients import by_method

log = logging.getLogger(__name__)
SOON = timedelta(seconds=60)
"""A page that is due within this counts as under way: retries and bundles wait no longer. Chosen by us."""


def settle(bundle: Sequence[Claim], outcome: Outcome, *, at: datetime, jitter: float) -> None:
    """Each message of a bundle in its own incident, with one `jitter`, so that they fall due together again.

    Never raises: what cannot be stored comes again when its lease has ended.
    """
    for own in bundle:
        _store(own, outcome, at=at, jitter=jitter, bundled=len(bundle))


def _store(own: Claim, outcome: Outcome, *, at: datetime, jitter: float, bundled: int) -> None:
    try:
        _settle(own, outcome, at=at, jitter=jitter, bundled=bundled)
    except Exception:
        db.session.rollback()
        log.exception("message %s was tried but the result could not be stored", own.message_id)


@transactional
def _settle(own: Claim, outcome: Outcome, *, at: datetime, jitter: float, bundled: int) -> None:
    """Write down how a try ended and what follows. Locks the incident first, as every other writer does."""
    incident_id = db.session.scalar(select(Message.incident_id).where(Message.id == own.message_id))
    incident = lock(incident_id) if incident_id is not None else None
    if isinstance(outcome, Failed):
        _settle_failure(own, outcome, incident, at=at, jitter=jitter)
    else:
        _settle_success(own, outcome, incident, at=at, bundled=bundled)


def _settle_success(
    own: Claim, outcome: Delivered | Kept, incident: Incident | None, *, at: datetime, bundled: int
) -> None:
    state = MessageState.SENT if isinstance(outcome, Delivered) else MessageState.KEPT
    if incident is not None and state == MessageState.SENT:
        note_reached(incident)
    reference = outcome.provider_reference if isinstance(outcome, Delivered) else None
    note = outcome.reason if isinstance(outcome, Kept) else None
    is_ours = finish(own, state=state, at=at, reference=reference, error=note)
    message = db.session.get_one(Message, own.message_id, populate_existing=True)
    note_success(message)
    if incident is not None:
        more: dict[str, Any] = {"possible_duplicate": True} if own.was_started else {}
        more |= {"bundled": bundled} if bundled > 1 else {}
        _tell(incident, message, str(state) if is_ours else "late", at=at, **more)


def _settle_failure(
    own: Claim, failure: Failed, incident: Incident | None, *, at: datetime, jitter: float
) -> None:
    due_at = next_try(own.attempt, failure, at, jitter)
    state = MessageState.FAILED if due_at is None else MessageState.PENDING
    if not finish(own, state=state, at=at, error=failure.reason, due_at=due_at):
        return
    message = db.session.get_one(Message, own.message_id, populate_existing=True)
    note_failure(message, failure, at=at)
    if incident is None or message.kind != MessageKind.PAGE:
        return
    _tell(incident, message, "failed", at=at, reason=failure.reason, again=due_at is not None)
    if _is_wanted(incident, message) and starts_next_method(own.attempt, failure):
        _start_next_method(incident, message, at=at)
    if due_at is None:
        note_given_up(incident, message, at=at)


def _is_wanted(incident: Incident, message: Message) -> bool:
    """Whether somebody should still be reached: not what is over, taken or held, unless taking it changes nothing."""
    return incident.is_unanswered or (incident.is_open and message.step in AFTER_THE_ACKNOWLEDGEMENT)


def _start_next_method(incident: Incident, failed: Message, *, at: datetime) -> None:
    """The person's next method beside the failing one; when nobody of the step is left, the next step now.

    A page of an earlier climb says nothing of this one, which asks everybody again.
    """
    if failed.created_at < incident.climb_began_at:
        return
    if failed.person_id is not None and failed.person is not None and failed.person.is_active:
        methods = usable_methods([failed.person_id])[failed.person_id]
        following = next_method(methods, _tried(incident, failed, at))
        if following is not None:
            page(incident, by_method(failed.person, following), order=failed.step or 0, at=at)
            return
    if incident.next_escalation_at is not None and not _hope_left(incident, failed, at):
        write(incident, EntryKind.WARNING, at=at, reason="step_failed", names=[failed.recipient])
        climb(incident, at=at, is_early=True)


def _tried(incident: Incident, failed: Message, at: datetime) -> set[int]:
    same_step = select(Message.contact_method_id).where(
        *_of_this_step(incident, failed, at), Message.person_id == failed.person_id
    )
    return {method_id for method_id in db.session.scalars(same_step) if method_id is not None}


def _of_this_step(incident: Incident, failed: Message, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """The step's pages in this climb whose turn has come. What a person's own rules send later is no hope yet."""
    return (
        Message.incident_id == incident.id,
        Message.step == failed.step,
        Message.created_at >= incident.climb_began_at,
        or_(Message.attempt > 0, Message.due_at <= at + SOON),
    )


def _hope_left(incident: Incident, failed: Message, at: datetime) -> bool:
    """Whether another page of the present step was sent, or is still on its first or second try."""
    if failed.step != incident.escalation_step:
        return True
    others = select(Message.id).where(
        *_of_this_step(incident, failed, at),
        Message.id != failed.id,
        Message.state.in_(UNSENT + TAKEN),
        (Message.last_error.is_(None)) | (Message.state == MessageState.KEPT),
    )
    return bool(db.session.scalar(select(others.exists())))


def _tell(incident: Incident, message: Message, outcome: str, *, at: datetime, **more: Any) -> None:
    if message.kind != MessageKind.PAGE:
        return
    planned_at = message.due_at if message.attempt == 1 else message.created_at
    seconds = max(0.0, (at - planned_at).total_seconds())
    facts: dict[str, Any] = {
        "message_id": message.id,
        "channel": message.channel,
        "recipient": message.recipient,
    }
    write(
        incident, EntryKind.PAGE, at=at, outcome=outcome, step=message.step, seconds=round(seconds, 1),
        attempt=message.attempt, **facts, **more,
    )  # fmt: skip

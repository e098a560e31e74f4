"""Writing the outbox: queue, claim, start, finish. No network here: that happens between start and finish."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import func, select, text, true, update
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, transactional
from portal.core.jobs import poke
from portal.messages.models import TAKEN, Message, MessageKind, MessageState
from portal.messages.providers.memory import provider_of

PAGE_PRIORITY = 1
BUNDLE = timedelta(seconds=60)
"""What reaches one address within this time is one message. Chosen by us: a minute is shorter than getting up."""
MOST_BUNDLED = 200
"""Pages one message stands for at the most; what is left follows in the next. Chosen by us."""


class Draft(TypedDict, total=False):
    """What is written down of a message, by the columns it goes to.

    Shape:  `content` holds `title`, `text`, and perhaps `url` and `actions` ([{label, url}]).
    """

    kind: Required[MessageKind]
    channel: Required[str]
    address: Required[str]
    recipient: Required[str]
    content: Required[dict[str, Any]]
    person_id: int | None
    contact_method_id: int | None
    incident_id: int | None
    step: int | None
    run: str | None
    is_waking: bool
    priority: int
    rank: int | None
    bundle_key: str | None


@transactional
def queue(
    idem_key: str, *, at: datetime, due_at: datetime | None = None, **draft: Unpack[Draft]
) -> int | None:
    """Put a message down, once: a key that is there already changes nothing.

    The answer is the new message's id, or None for a repeat. A worker is asked to send it after the commit. With a
    `bundle_key` it waits up to a minute for others to the same address, if one at least as grave (`rank`) has just
    been sent.
    """
    due, bundle_key = due_at or at, draft.get("bundle_key")
    if bundle_key is not None:
        due = _joined(bundle_key, draft.get("rank"), due)
    row = {
        **draft, "idem_key": idem_key, "created_at": at, "due_at": due, "state": MessageState.PENDING, "attempt": 0,
        "lane": provider_of(draft["channel"], draft["address"]),
    }  # fmt: skip
    statement = insert(Message).values(row).on_conflict_do_nothing(index_elements=["idem_key"])
    message_id: int | None = db.session.scalar(statement.returning(Message.id))
    if message_id is not None and due <= at:
        poke("deliver")
    return message_id


def _joined(bundle_key: str, rank: int | None, due: datetime) -> datetime:
    """When a page leaves: with one that waits already, a minute after one that has left, else when it is due.

    Nobody waits for one that was taken back or has failed.
    """
    told = select(func.max(Message.due_at)).where(
        Message.bundle_key == bundle_key,
        Message.due_at > due - BUNDLE,
        Message.due_at <= due + BUNDLE,
        Message.rank <= (9 if rank is None else rank),
        Message.state != MessageState.CANCELLED,
        Message.last_error.is_(None),
    )
    last = db.session.scalar(told)
    if last is None:
        return due
    return last if last >= due else last + BUNDLE


@dataclass(frozen=True)
class Claim:
    """A message that is ours until its lease ends; the token proves it.

    `was_started`: an earlier sender called the provider and never came back, so this may be the second time.
    `lane`: see `Message`; of one written before there were lanes it is None.
    """

    message_id: int
    attempt: int
    token: UUID
    was_started: bool
    lane: str | None


_CLAIM = """
WITH picked AS MATERIALIZED (
  SELECT id, started_at, bundle_key FROM message
   WHERE due_at <= :due_before AND (state = 'pending' OR (state = 'sending' AND lease_until < :now))
     AND (lane IS NULL OR lane <> ALL(CAST(:full_lanes AS text[])))
   ORDER BY priority, due_at, id LIMIT :limit FOR UPDATE SKIP LOCKED),
beside AS MATERIALIZED (
  SELECT id, started_at FROM message
   WHERE bundle_key IN (SELECT bundle_key FROM picked) AND due_at <= :now
     AND (state = 'pending' OR (state = 'sending' AND lease_until < :now))
   ORDER BY due_at, id LIMIT :most FOR UPDATE SKIP LOCKED),
taken AS (SELECT id, started_at FROM picked UNION SELECT id, started_at FROM beside)
UPDATE message m
   SET state = 'sending', attempt = attempt + 1, claimed_by = :worker, claim_token = gen_random_uuid(),
       lease_until = :lease_until, started_at = NULL
  FROM taken WHERE m.id = taken.id
RETURNING m.id, m.attempt, m.claim_token, m.bundle_key, m.lane, taken.started_at IS NOT NULL AS was_started
"""


@transactional
def claim(
    *,
    at: datetime,
    worker: str,
    lease_seconds: int,
    limit: int = 1,
    due_before: datetime | None = None,
    full_lanes: Collection[str] = (),
) -> Sequence[Sequence[Claim]]:
    """Take due messages, most urgent first, and those whose sender's lease ran out.

    Shape:  up to `limit` bundles: a message with all that are due for the same bundle key, in the order of their ids.
    `due_before` leaves alone what became due later; it is never after `at`. What goes by `full_lanes` waits.
    """
    values = {
        "now": at, "limit": limit, "worker": worker, "lease_until": at + timedelta(seconds=lease_seconds),
        "due_before": min(due_before or at, at), "most": MOST_BUNDLED,
        "full_lanes": list(full_lanes),
    }  # fmt: skip
    bundles: dict[str | int, list[Claim]] = {}
    for row in sorted(db.session.execute(text(_CLAIM), values), key=lambda row: row.id):
        own = Claim(row.id, row.attempt, row.claim_token, row.was_started, row.lane)
        bundles.setdefault(row.bundle_key or row.id, []).append(own)
    return list(bundles.values())


@transactional
def start(claim: Claim, *, at: datetime) -> Message | None:
    """The last look before the provider is called; None when the message was cancelled or taken over.

    Cancelling locks this same row, so an acknowledgement that committed before this is always seen.
    """
    is_ours = (Message.id == claim.message_id) & (Message.claim_token == claim.token)
    started = update(Message).where(is_ours, Message.state == MessageState.SENDING).values(started_at=at)
    return db.session.scalar(started.returning(Message), execution_options={"populate_existing": True})


@transactional
def finish(
    claim: Claim,
    *,
    state: MessageState,
    at: datetime,
    reference: str | None = None,
    error: str | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Write down how a try ended; False when the lease was lost, and then nothing is changed.

    `state` pending with `due_at` is another try later.
    """
    values: dict[str, Any] = {"state": state, "claim_token": None, "lease_until": None, "last_error": error}
    if state == MessageState.PENDING:
        values |= {"due_at": due_at, "started_at": None}
    else:
        values |= {"finished_at": at, "provider_reference": reference}
    if state in TAKEN:
        values["sent_at"] = at
    is_ours = (Message.id == claim.message_id) & (Message.claim_token == claim.token)
    done = update(Message).where(is_ours, Message.state == MessageState.SENDING).values(**values)
    return bool(db.session.execute(done).rowcount)  # type: ignore[attr-defined]  # an UPDATE's cursor has it


@transactional
def cancel_pages(incident_id: int, *, at: datetime, is_over: bool = False) -> int:
    """Take back every page of the ladder that no provider has been called for yet; if it is over, all others too.

    Pages with a step below 0 were asked for beside the ladder (a colleague, management): an acknowledgement does
    not answer those. The rows are locked in the order of their ids, as by whoever begins a bundle.
    """
    not_begun = (Message.state == MessageState.PENDING) | (
        (Message.state == MessageState.SENDING) & Message.started_at.is_(None)
    )
    of_ladder = true() if is_over else Message.step >= 0
    own = (Message.incident_id == incident_id, Message.kind == MessageKind.PAGE, not_begun, of_ladder)
    ids = list(db.session.scalars(select(Message.id).where(*own).order_by(Message.id).with_for_update()))
    cancelled = (
        update(Message)
        .where(Message.id.in_(ids))
        .values(state=MessageState.CANCELLED, claim_token=None, lease_until=None, finished_at=at)
    )
    return int(db.session.execute(cancelled).rowcount)  # type: ignore[attr-defined]  # an UPDATE's cursor has it

"""Counting what `/metrics` tells, in the transaction of what is counted."""

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert

from portal.changes.events import Status, Type
from portal.changes.models import ChangeCount
from portal.core.db import db, many

CREATED, EXECUTED = "created", "executed"
OTHER = "other"
MOST_WORDS = 20
"""Labels that `/metrics` has for words of teams; those that come later are `other`. Chosen by us."""

TAKEN = frozenset({"request", "alert", "incident", "message", "postmortem"})
"""What else is counted under the same name."""

OUTCOMES = {Status.DONE: "success", Status.FAILED: "failed", Status.CANCELLED: "cancelled"}


def count_created(kind: str) -> None:
    _count(CREATED, kind if kind in {*Type} or _has_room(kind) else OTHER)


def count_executed(before: Status | None, after: Status) -> None:
    """A deployment has come to an end, or to another one."""
    if after != before and after in OUTCOMES:
        _count(EXECUTED, OUTCOMES[after])


def counts() -> dict[str, list[tuple[str, int]]]:
    """For each kind its labels, in order; one query."""
    found: dict[str, list[tuple[str, int]]] = {CREATED: [], EXECUTED: []}
    for row in many(select(ChangeCount).order_by(ChangeCount.kind, ChangeCount.label)):
        found[row.kind].append((row.label, row.count))
    return found


def _has_room(word: str) -> bool:
    words = select(ChangeCount.label).where(ChangeCount.kind == CREATED, ChangeCount.label.not_in([*Type]))
    known = {*db.session.scalars(words)} - {OTHER}
    return word not in TAKEN and (word in known or len(known) < MOST_WORDS)


def _count(kind: str, label: str) -> None:
    first = insert(ChangeCount).values(kind=kind, label=label, count=literal(1))
    more = {"count": ChangeCount.count + 1}
    db.session.execute(first.on_conflict_do_update(index_elements=["kind", "label"], set_=more))

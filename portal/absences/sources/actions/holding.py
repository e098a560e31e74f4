"""So many absences vanish at once that somebody is asked: are they gone, or is the source wrong?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from portal.absences.feeds.changes import Kept, is_over
from portal.absences.models import Absence
from portal.absences.signals import absence_changed
from portal.absences.sources.actions.applying import withdraw
from portal.absences.sources.locking import lock
from portal.absences.sources.models import LeaveHold, LeaveSource, Verdict
from portal.absences.sources.queries import held_by, open_hold
from portal.absences.sources.telling import tell_hold
from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person


def hold(source: LeaveSource, held: Sequence[Kept], *, at: datetime) -> None:
    """Within the transaction of a reading: what vanished waits for a word, and ceases to once it is back."""
    current = open_hold(source)
    ids = [known.id for known in held]
    if current is not None:
        _let_go(current, ids)
    if not ids:
        if current is not None:
            _close(current, Verdict.RETURNED, by=None, at=at)
        return
    if current is None:
        current = add(LeaveHold(source_id=source.id, opened_at=at))
        tell_hold(source, current, len(ids), at=at)
    db.session.execute(update(Absence).where(Absence.id.in_(ids)).values(hold_id=current.id))


@transactional
def decide_hold(source: LeaveSource, verdict: Verdict, *, by: Person, at: datetime) -> int:
    """GONE takes back what is held and not over; KEPT leaves it until the source has it again or it is over.

    The answer is how many that are. Errors: Refused when nothing is held any more.
    """
    lock(source)
    current = open_hold(source)
    if current is None:
        raise Refused(_("Nothing waits here any more: the last reading has settled it."))
    rows = [row for row in held_by(current) if not is_over(row.span, at)]
    _close(current, verdict, by=by, at=at)
    if verdict is Verdict.GONE:
        for row in rows:
            withdraw(row, at=at)
        db.session.flush()
        for person_id in sorted({row.person_id for row in rows}):
            absence_changed.send(person_id, at=at, by=by)
    record(f"leave_source.{verdict}", source.name, by=by.id, at=at, count=len(rows))
    return len(rows)


def _let_go(current: LeaveHold, still_held: Sequence[int]) -> None:
    """Those that are back already have no hold; those that are over, or go the usual way, need none."""
    others = update(Absence).where(Absence.hold_id == current.id, Absence.id.not_in(still_held))
    db.session.execute(others.values(hold_id=None))


def _close(current: LeaveHold, verdict: Verdict, *, by: Person | None, at: datetime) -> None:
    current.verdict, current.closed_at, current.closed_by_id = verdict, at, by.id if by else None
    db.session.flush()

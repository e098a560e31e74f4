"""Storing a rota that was read from a file: all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import update

from portal.audit.actions import record
from portal.core.db import db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.rota.cover.locking import lock_rotations
from portal.rota.files.lines import Known, Line, whom
from portal.rota.models import Rotation, Shift
from portal.rota.plans.consent import NO_CONSENT, Consent
from portal.rota.plans.drafting import Drafted
from portal.rota.plans.obstacles import demand_no_obstacle
from portal.rota.plans.queries import promises_ahead, shifts_ahead
from portal.rota.plans.reconciling import reconcile
from portal.rota.plans.telling import tell
from portal.rota.plans.words import demand_words, words_for
from portal.rota.plans.writing import announce, put, touched_by
from portal.rota.rule.shifts import Shift as Wanted


@dataclass(frozen=True)
class Read:
    """A line of a file and what becomes of it: a person and no problem, or a problem to be put right first.

    `is_over`: it has ended already and is left out.
    """

    line: Line
    person_id: int | None
    problem: str = ""
    is_over: bool = False


def judged(lines: Sequence[Line], people: Sequence[Known], *, at: datetime) -> list[Read]:
    """Each line with its person, or with what is wrong with it."""
    overlapping = _overlapping(lines)
    return [_judged(line, whom(line.who, people), line.number in overlapping, at) for line in lines]


def _judged(line: Line, person_id: int | None, is_overlapping: bool, at: datetime) -> Read:
    if line.starts_at is None or line.ends_at is None:
        return Read(line, person_id, _("No beginning and end that can be read."))
    if line.ends_at <= at:
        return Read(line, person_id, is_over=True)
    if person_id is None:
        return Read(line, None, _("Nobody of the team has this name or address."))
    if is_overlapping:
        return Read(line, person_id, _("Overlaps another line: one role has one person at a time."))
    return Read(line, person_id)


def _overlapping(lines: Sequence[Line]) -> set[int]:
    timed = sorted((x for x in lines if x.starts_at), key=lambda x: (x.starts_at, x.ends_at))
    pairs = [(a, b) for a, b in pairwise(timed) if a.ends_at and b.starts_at and b.starts_at < a.ends_at]
    return {line.number for pair in pairs for line in pair}


def planned(rotation: Rotation, found: Sequence[Read], *, at: datetime) -> Drafted:
    """What storing the lines would write. Published shifts in their place give way, but for those that have begun."""
    wanted = [
        Wanted(one.line.starts_at, one.line.ends_at, one.person_id, 0)
        for one in found
        if one.person_id is not None and one.line.starts_at and one.line.ends_at and not one.is_over
    ]
    rows = [row for row in shifts_ahead(rotation, at) if _touches(row, wanted)]
    held = [h for h in promises_ahead(rotation, at) if h.shift_id in {row.id for row in rows}]
    return Drafted(reconcile(rows, wanted, at, held=held), held)


def _touches(row: Shift, wanted: Sequence[Wanted]) -> bool:
    return any(w.starts_at < row.ends_at and w.ends_at > row.starts_at for w in wanted)


@transactional
def import_shifts(
    rotation: Rotation,
    found: Sequence[Read],
    *,
    by: Person,
    at: datetime,
    consent: Consent = NO_CONSENT,
) -> int:
    """Store the shifts of a file; they stay as they are until `let_rule_take_over`. Says how many.

    Errors: Refused while a line has a problem, while there is nothing to store, and as publishing is,
    at short notice and for what asks too much of somebody.
    """
    lock_rotations([rotation.id])
    db.session.refresh(rotation)
    if any(one.problem for one in found):
        raise Refused(_("Nothing was stored. Put the marked lines right and read the file again."))
    drafted = planned(rotation, found, at=at)
    wanted = [*drafted.plan.create, *(new for _row, new in drafted.plan.change)]
    if not wanted:
        raise Refused(_("There is nothing to store: every line is over or on the schedule already."))
    until = max(shift.ends_at for shift in wanted)
    demand_no_obstacle([(rotation, drafted)])
    demand_words(words_for([(rotation, drafted)], at=at), consent.reason)
    touched = touched_by(rotation, drafted, by=by, consent=consent, at=at)
    written = put(rotation, drafted, touched, until=until, at=at, by=by, consent=consent)
    _mark(rotation, [one.line for one in found], at)
    announce([written], "rotation.imported")
    tell([(rotation, touched)], by=by, reason=consent.reason, at=at)
    return len(wanted)


def _mark(rotation: Rotation, lines: Sequence[Line], at: datetime) -> None:
    ends = [line.ends_at for line in lines if line.ends_at and line.ends_at > at]
    own = update(Shift).where(Shift.rotation_id == rotation.id, Shift.cancelled_at.is_(None))
    db.session.execute(own.where(Shift.ends_at.in_(ends)).values(is_imported=True))


@transactional
def let_rule_take_over(rotation: Rotation, *, by: Person, at: datetime) -> None:
    """From now on the rotation's own rule is wanted where shifts were imported; the draft shows what changes."""
    own = update(Shift).where(Shift.rotation_id == rotation.id, Shift.is_imported, Shift.starts_at > at)
    db.session.execute(own.values(is_imported=False))
    record("rotation.import_released", rotation.name, by=by.id, at=at)

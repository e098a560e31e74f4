"""Solving conflicts: somebody is asked, the team is, a manager decides; and what follows by itself in time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import force_locale

from portal.asks.actions import ask
from portal.asks.actions import settle as settle_ask
from portal.asks.models import Ask
from portal.asks.queries import open_ask
from portal.audit.actions import record
from portal.conflicts.deadlines import Deadlines
from portal.conflicts.events import end, note_event
from portal.conflicts.models import Cause, Conflict, ConflictSetting, Ending, Happened
from portal.conflicts.queries import CONFLICT, deadlines_of, live_swap, may_solve
from portal.conflicts.telling import MOST_PROPOSED, proposed, tell_decided, tell_offered
from portal.conflicts.wording import away_text, hours_text, proposal, title_of
from portal.core.db import add, db, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.people.queries import may_manage, standing
from portal.rota.cover.locking import lock_people, lock_rotations
from portal.swaps.answering.actions import cancel
from portal.swaps.asking.actions import ask_more, ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.locking import lock
from portal.swaps.models import Swap
from portal.swaps.queries import managers_of

STAYS = "stays"
"""The answer of a manager who decides that it stays as it is."""


@transactional
def ask_cover(conflict: Conflict, to: Sequence[Person], *, by: Person, at: datetime) -> Swap:
    """Ask somebody to take the hours, or the whole team; where a swap of them is open, they are asked as well.

    Errors: NotAllowed; Refused when it has ended, and as `ask_swap` and `ask_more`.
    """
    if not may_solve(conflict, by, standing(by, conflict.team_id)):
        raise NotAllowed(_("Only %(name)s and their managers ask others.", name=conflict.person.name))
    open_ = _lock(conflict)
    _demand_open(conflict)
    swap = _asked(conflict, open_, to, by, at)
    conflict.swap = swap
    kind = Happened.ASKED if to else Happened.OFFERED
    note_event(conflict, kind, by=by, at=at, note=", ".join(person.name for person in to))
    record(f"conflict.{kind}", conflict.key, by=by.id, at=at, swap=swap.key)
    return swap


@transactional
def decide(
    conflict: Conflict, *, note: str | None, by: Person, at: datetime, answered: Ask | None = None
) -> None:
    """A manager's word that it stays as it is: written down and told to the person.

    Errors: NotAllowed; Refused without words, and when it has ended.
    """
    if not may_manage(by, conflict.team):
        raise NotAllowed(_("Only a manager of the team decides this."))
    if not note:
        text = _("Say what is decided, and why.")
        raise Refused(text, fields={"note": text})
    lock_people([], [conflict.person_id])
    _demand_open(conflict)
    own = answered or open_ask(CONFLICT, conflict.key, by.id)
    if own is not None:
        settle_ask(own, STAYS, note=note, at=at)
    tell_decided(conflict, note, by=by, at=at)
    end(conflict, Ending.DECIDED, by=by, at=at, note=note)


@transactional
def change_deadlines(team: Team, deadlines: Deadlines, *, by: Person, at: datetime) -> None:
    """How long a team tries by itself, from the next conflict on."""
    db.session.refresh(team, with_for_update=True)
    if deadlines_of(team.id) == deadlines:
        return
    row = db.session.get(ConflictSetting, team.id) or ConflictSetting(team_id=team.id)
    row.offer_after_hours = deadlines.offer_after // timedelta(hours=1)
    row.escalate_before_hours = deadlines.escalate_before // timedelta(hours=1)
    row.updated_at, row.updated_by_id = at, by.id
    add(row)
    hours = {"offer_after_hours": row.offer_after_hours, "escalate_before_hours": row.escalate_before_hours}
    record("conflict_deadlines.changed", team.slug, by=by.id, at=at, **hours)


@transactional
def go_on(conflict: Conflict, *, at: datetime) -> None:
    """Whatever is due of a conflict: its end, the offer to the team, the manager's turn. Twice does no harm.

    What was asked because of time off that is gone is taken back here: whoever moved the time off held the lock of
    their person, and swaps are locked before people.
    """
    open_ = _lock(conflict)
    if not conflict.is_open:
        _take_back(conflict, open_, at)
    elif conflict.away_ends_at <= at:
        end(conflict, Ending.PASSED, by=None, at=at)
    else:
        if conflict.escalate_at is not None and conflict.escalate_at <= at:
            _leave_to_managers(conflict, at)
        if open_ is None and conflict.offer_at is not None and conflict.offer_at <= at:
            _offer(conflict, at)


def _lock(conflict: Conflict) -> Swap | None:
    """Rotations, swaps, people: in the order of decision 12. The swap that is open of these hours."""
    lock_rotations([conflict.shift.rotation_id])
    open_ = live_swap(conflict)
    if open_ is not None:
        lock(open_)
    lock_people([], [conflict.person_id])
    db.session.refresh(conflict)
    return open_ if open_ is not None and open_.is_live else None


def _demand_open(conflict: Conflict) -> None:
    db.session.refresh(conflict)
    if not conflict.is_open:
        raise Refused(_("This has been solved already."))


def _asked(conflict: Conflict, open_: Swap | None, to: Sequence[Person], by: Person, at: datetime) -> Swap:
    if open_ is None:
        return ask_swap(conflict.shift, _wish(conflict, to), by=by, at=at)
    for person in to:
        ask_more(open_, person, by=by, at=at)
    return open_


def _wish(conflict: Conflict, to: Sequence[Person]) -> Wish:
    """Others read that somebody is away; of rest not even that."""
    away = conflict.cause is Cause.LEAVE
    note = _("%(name)s is away then.", name=conflict.person.first_name) if away else ""
    return Wish(*conflict.wanted, to=to, note=note)


def _take_back(conflict: Conflict, open_: Swap | None, at: datetime) -> None:
    if open_ is not None and open_.id == conflict.swap_id:
        note = _("%(name)s can cover it after all.", name=conflict.person.first_name)
        cancel(open_, by=conflict.person, note=note, at=at)


def _offer(conflict: Conflict, at: datetime) -> None:
    """In the person's name, since it is theirs; they are told. What cannot be offered is the manager's at once."""
    conflict.offer_at = None
    try:
        swap = _asked(conflict, None, [], conflict.person, at)
    except Refused:
        _leave_to_managers(conflict, at)
        return
    conflict.swap = swap
    note_event(conflict, Happened.OFFERED, by=None, at=at)
    tell_offered(conflict, at=at)
    record("conflict.offered", conflict.key, by=None, at=at, swap=swap.key)


def _leave_to_managers(conflict: Conflict, at: datetime) -> None:
    conflict.escalate_at = None
    note_event(conflict, Happened.ESCALATED, by=None, at=at)
    for manager in managers_of(conflict.team):
        with force_locale(manager.locale):
            title, text = title_of(conflict), "\n".join(_lines(conflict, manager, at))
        ask(
            CONFLICT, conflict.key, manager, title=title, text=text, by=None, at=at, due_at=conflict.starts_at
        )
    record("conflict.escalated", conflict.key, by=None, at=at)


def _lines(conflict: Conflict, manager: Person, at: datetime) -> list[str]:
    able = [one for one in proposed(conflict, at=at) if not one.is_refused][:MOST_PROPOSED]
    zone = manager.time_zone
    hint = _("Open the conflict and ask somebody, or decide that it stays as it is.")
    return [
        hours_text(conflict, zone),
        away_text(conflict, zone),
        *(f"  · {proposal(one)}" for one in able),
        hint,
    ]

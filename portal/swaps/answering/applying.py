"""A swap that everybody has agreed to goes onto the schedule."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from portal.audit.actions import record
from portal.core.db import db
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.rota.cover.actions import Stretch, hand_over
from portal.rota.cover.handing import Handed
from portal.rota.cover.queries import in_force
from portal.rota.models import Origin, Shift
from portal.swaps.asked import take_back
from portal.swaps.checking import demand_allowed, of_giver, of_taker
from portal.swaps.events import note_event
from portal.swaps.ledger.actions import enter
from portal.swaps.locking import lock_parties
from portal.swaps.models import Happened, State, Swap, SwapEvent
from portal.swaps.queries import managers_of
from portal.swaps.rules.cases import Finding
from portal.swaps.telling import Line, Word, tell


def check(swap: Swap, taker: Person, *, reason: str | None, at: datetime) -> None:
    """Both sides against the rules, under the locks of their people.

    Errors: Refused when a rule forbids it, when a warning of the taker's has no reason, and when somebody else
    has the hours by now.
    """
    lock_parties(swap, swap.giver, taker)
    _demand_cover(swap.shift, swap.giver, swap.starts_at, swap.ends_at, at)
    if swap.return_shift and swap.return_starts_at and swap.return_ends_at:
        _demand_cover(swap.return_shift, taker, swap.return_starts_at, swap.return_ends_at, at)
    demand_allowed(of_taker(swap, [taker], at=at)[taker.id], taker, reason=reason)
    demand_allowed(_forbidden(of_giver(swap, at=at)), swap.giver, reason=reason)


def apply(swap: Swap, *, by: Person, at: datetime) -> None:
    """Write it down: who covers, the ledger, the history, and a word to everybody it touches."""
    assert swap.taker is not None
    swap.state, swap.settled_at, swap.announce_at = State.APPLIED, at, None
    db.session.flush()
    done = hand_over(_stretches(swap), origin=Origin.SWAP, reason=swap.note, by=by, at=at)
    if not done:
        raise Refused(_("There is nothing left of it to swap."))
    enter(done, team_id=swap.team_id, swap_id=swap.id, reason=swap.note, by=by, at=at)
    detail: dict[str, Any] = {
        "minutes": sum(int((one.ends_at - one.starts_at).total_seconds() // 60) for one in done)
    }
    event = note_event(swap, Happened.APPLIED, by=by, at=at, **detail)
    _return(swap, by=by, at=at)
    _tell(swap, event, done, at)
    take_back(swap, at=at)
    record("swap.applied", swap.key, by=by.id, at=at, **detail)


def _forbidden(found: Sequence[Finding]) -> list[Finding]:
    """The giver has weighed the warnings when they asked."""
    return [one for one in found if one.level == "block"]


def _demand_cover(shift: Shift, person: Person, start: datetime, end: datetime, at: datetime) -> None:
    rows = [row for row in in_force(shift) if row.starts_at < end and row.ends_at > max(start, at)]
    if not rows or any(row.person_id != person.id for row in rows):
        raise Refused(_("%(name)s does not have these hours any more.", name=person.name))


def _stretches(swap: Swap) -> list[Stretch]:
    assert swap.taker_id is not None
    stretches = [Stretch(swap.shift, swap.taker_id, swap.starts_at, swap.ends_at)]
    if swap.return_shift and swap.return_starts_at and swap.return_ends_at:
        back = Stretch(swap.return_shift, swap.giver_id, swap.return_starts_at, swap.return_ends_at)
        stretches.append(back)
    return stretches


def _return(swap: Swap, *, by: Person, at: datetime) -> None:
    if swap.returns is not None and swap.returns.state is State.APPLIED:
        swap.returns.state = State.RETURNED
        note_event(swap.returns, Happened.RETURNED, by=by, at=at)


def _tell(swap: Swap, event: SwapEvent, done: Sequence[Handed], at: datetime) -> None:
    shifts = {shift.id: shift for shift in (swap.shift, swap.return_shift) if shift is not None}

    def say(person: Person) -> Word:
        is_news = person.id in (swap.giver_id, swap.taker_id)
        return Word(_title(swap, person), tuple(_lines(person, done, shifts)), is_news)

    others = [swap.asked_by, *(managers_of(swap.team) if swap.needs_approval else ())]
    tell(swap, event, [swap.giver, swap.taker, *others], say, at=at)


def _title(swap: Swap, person: Person) -> str:
    assert swap.taker is not None
    names = {"taker": swap.taker.name, "giver": swap.giver.name, "team": swap.team.name}
    if swap.is_exchange:
        return _("Exchanged in %(team)s: %(giver)s and %(taker)s", **names)
    if person.id == swap.giver_id:
        return _("%(taker)s covers for you in %(team)s", **names)
    if person.id == swap.taker_id:
        return _("You cover for %(giver)s in %(team)s", **names)
    return _("%(taker)s covers for %(giver)s in %(team)s", **names)


def _lines(person: Person, done: Iterable[Handed], shifts: dict[int, Shift]) -> Iterable[Line]:
    for one in done:
        if one.to_id == person.id:
            kind = _("Yours now")
        elif one.from_id == person.id:
            kind = _("Not yours any more")
        else:
            kind = _("Changes hands")
        yield Line(kind, shifts[one.shift_id], one.starts_at, one.ends_at)

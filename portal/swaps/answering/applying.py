"""A swap that everybody has agreed to goes onto the schedule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.audit.actions import record
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.rota.cover.actions import hand_over
from portal.rota.cover.handing import Handed
from portal.rota.cover.queries import left_of
from portal.rota.cover.stretches import Stretch, Taking
from portal.rota.models import Origin
from portal.swaps.asked import take_back
from portal.swaps.checking import demand_allowed, of_giver, of_taker
from portal.swaps.events import note_event, settle
from portal.swaps.ledger.actions import enter, minutes_of
from portal.swaps.locking import lock_parties
from portal.swaps.models import Happened, State, Swap, SwapEvent
from portal.swaps.queries import managers_of
from portal.swaps.rules.cases import Finding
from portal.swaps.telling import Word, handed_lines, tell


def check(swap: Swap, taker: Person, *, reason: str | None, at: datetime) -> None:
    """Both sides against the rules, under the locks of their people.

    Errors: Refused when a rule forbids it, when a warning of the taker's has no reason, and when somebody else
    has the hours by now.
    """
    lock_parties(swap, swap.giver, taker)
    _demand_cover(swap.given, swap.giver, at)
    if swap.returned is not None:
        _demand_cover(swap.returned, taker, at)
    demand_allowed(of_taker(swap, [taker], at=at)[taker.id], taker, reason=reason)
    demand_allowed(_forbidden(of_giver(swap, at=at)), swap.giver, reason=reason)


def apply(swap: Swap, *, by: Person, at: datetime) -> None:
    """Write it down: who covers, the ledger, the history, and a word to everybody it touches."""
    assert swap.taker is not None
    settle(swap, State.APPLIED, at=at)
    done = hand_over(_takings(swap), origin=Origin.SWAP, reason=swap.note, by=by, at=at)
    if not done:
        raise Refused(_("There is nothing left of it to swap."))
    enter(done, team_id=swap.team_id, swap_id=swap.id, reason=swap.note, by=by, at=at)
    detail: dict[str, Any] = {"minutes": sum(minutes_of(one) for one in done)}
    event = note_event(swap, Happened.APPLIED, by=by, at=at, **detail)
    _return(swap, by=by, at=at)
    _tell(swap, event, done, at)
    take_back(swap, at=at)
    record("swap.applied", swap.key, by=by.id, at=at, **detail)


def _forbidden(found: Sequence[Finding]) -> list[Finding]:
    """The giver has weighed the warnings when they asked."""
    return [one for one in found if one.level == "block"]


def _demand_cover(stretch: Stretch, person: Person, at: datetime) -> None:
    there = left_of(stretch.shift, max(stretch.starts_at, at), stretch.ends_at)
    if not there or any(one.person.id != person.id for one in there):
        raise Refused(_("%(name)s does not have these hours any more.", name=person.name))


def _takings(swap: Swap) -> list[Taking]:
    assert swap.taker_id is not None
    back = [swap.returned.to(swap.giver_id)] if swap.returned else []
    return [swap.given.to(swap.taker_id), *back]


def _return(swap: Swap, *, by: Person, at: datetime) -> None:
    if swap.returns is not None and swap.returns.state is State.APPLIED:
        swap.returns.state = State.RETURNED
        note_event(swap.returns, Happened.RETURNED, by=by, at=at)


def _tell(swap: Swap, event: SwapEvent, done: Sequence[Handed], at: datetime) -> None:
    def say(person: Person) -> Word:
        is_news = person.id in (swap.giver_id, swap.taker_id)
        return Word(_title(swap, person), handed_lines(person, done), is_news)

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

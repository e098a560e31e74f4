"""Open swaps follow the plan: checked anew whenever the cover of their shifts changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.db import db
from portal.core.text import _
from portal.people.models import Person
from portal.rota.cover.queries import left_of
from portal.rota.cover.stretches import Stretch
from portal.rota.windows import Period
from portal.swaps.asked import ask_people, leave_to_managers, take_back
from portal.swaps.checking import of_taker
from portal.swaps.deadlines import expiry, next_step
from portal.swaps.events import note_event, settle
from portal.swaps.locking import lock_swaps
from portal.swaps.models import Happened, State, Swap
from portal.swaps.queries import asked_of, live_swaps_on
from portal.swaps.rules.findings import is_refused
from portal.swaps.telling import Word, tell


@dataclass(frozen=True)
class _Now:
    """What a swap would be about by now: the giver's hours, and those in return."""

    given: Period
    returned: Period | None


def follow(shift_ids: Iterable[int], *, at: datetime, by: Person | None, **_more: Any) -> None:
    """Runs inside the transaction that has changed the cover of the shifts, under its locks of the rotations."""
    touched = live_swaps_on(shift_ids)
    lock_swaps(swap.id for swap in touched)
    for swap in touched:
        if swap.is_live:
            _follow(swap, at, by)


def _follow(swap: Swap, at: datetime, by: Person | None) -> None:
    now = _now(swap, at)
    if now is None:
        _void(swap, at, by)
    elif now != _before(swap, at):
        _move(swap, now, at, by)


def _before(swap: Swap, at: datetime) -> _Now:
    return _Now(_from(swap.given, at), _from(swap.returned, at) if swap.returned else None)


def _now(swap: Swap, at: datetime) -> _Now | None:
    """None when the giver has nothing of it any more, or the other side of an exchange has changed hands."""
    shift = swap.shift
    asked = Stretch(shift, shift.starts_at, shift.ends_at) if swap.is_whole else swap.given
    given = _longest(asked, swap.giver_id, at)
    if given is None:
        return None
    if swap.returned is None:
        return _Now(given, None)
    assert swap.taker_id is not None
    returned = _longest(swap.returned, swap.taker_id, at)
    return None if returned is None else _Now(given, returned)


def _from(stretch: Stretch, at: datetime) -> Period:
    return max(stretch.starts_at, at), stretch.ends_at


def _longest(stretch: Stretch, person_id: int, at: datetime) -> Period | None:
    """Of what somebody still has of it, the longest at a stretch."""
    left = left_of(stretch.shift, max(stretch.starts_at, at), stretch.ends_at)
    own = [one.period for one in left if one.person.id == person_id]
    return max(own, key=lambda period: period[1] - period[0], default=None)


def _move(swap: Swap, now: _Now, at: datetime, by: Person | None) -> None:
    """The hours have changed: whoever has said yes or no said it of others, so all are asked again."""
    people = [one.person for one in asked_of(swap)]
    take_back(swap, at=at)
    swap.starts_at, swap.ends_at = now.given
    if now.returned is not None:
        swap.return_starts_at, swap.return_ends_at = now.returned
    swap.state, swap.reason = State.OPEN, None
    if len(people) > 1 or swap.is_open:
        swap.taker = None
    swap.expires_at = expiry(swap.starts_at, swap.ends_at, at)
    swap.announce_at = next_step(swap.starts_at, at)
    db.session.flush()
    event = note_event(swap, Happened.MOVED, by=by, at=at)
    _ask_again(swap, list(dict.fromkeys(people)), at)

    def say(_person: Person) -> Word:
        return Word(_("The plan has moved under your swap: it is asked again with the new hours"))

    tell(swap, event, [swap.giver, swap.asked_by], say, at=at)


def _ask_again(swap: Swap, people: Sequence[Person], at: datetime) -> None:
    found = {} if swap.is_offered else of_taker(swap, people, at=at)
    if not ask_people(swap, [p for p in people if not is_refused(found.get(p.id, ()))], at=at):
        leave_to_managers(swap, at=at)


def _void(swap: Swap, at: datetime, by: Person | None) -> None:
    asked = [one.person for one in asked_of(swap) if one.is_open]
    settle(swap, State.VOID, at=at)
    take_back(swap, at=at)
    event = note_event(swap, Happened.VOID, by=by, at=at)

    def say(person: Person) -> Word:
        if person.id == swap.giver_id:
            return Word(_("The hours of your swap have changed hands: it is over"))
        return Word(
            _("The plan has changed: you are not asked any more about %(name)s's shift", name=swap.giver.name)
        )

    tell(swap, event, [swap.giver, swap.taker, swap.asked_by, *asked], say, at=at)

"""Asking for a swap, in each of its forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.audit.actions import record
from portal.core.db import add, many, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _, local
from portal.people.access import Standing
from portal.people.models import Person
from portal.people.queries import members_of, standing
from portal.rota.cover.locking import lock_rotations
from portal.rota.cover.queries import in_force
from portal.rota.models import Assignment, Shift
from portal.rota.windows import merged
from portal.swaps.asked import ask_people, leave_to_managers
from portal.swaps.checking import demand_allowed, of_giver, of_taker
from portal.swaps.deadlines import expiry, next_step
from portal.swaps.events import note_event
from portal.swaps.models import Happened, Swap, SwapEvent
from portal.swaps.queries import live_swaps_on
from portal.swaps.rules.findings import is_refused
from portal.swaps.settings.queries import settings_of
from portal.swaps.telling import Word, tell


@dataclass(frozen=True)
class Wish:
    """What somebody asks. Without times: all that is left of it; without `to`: the whole team.

    `is_taking`: the one who asks would take it ("I'll take yours"). `in_return`: a shift taken in exchange.
    """

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    to: Sequence[Person] = ()
    is_taking: bool = False
    in_return: Shift | None = None
    return_starts_at: datetime | None = None
    return_ends_at: datetime | None = None
    note: str = ""


@transactional
def ask_swap(shift: Shift, wish: Wish, *, by: Person, at: datetime, returns: Swap | None = None) -> Swap:
    """Store a request and ask everybody whose yes it needs; `returns` is the swap that it would undo.

    Errors: Refused for hours that are over, that several people cover, that are in another open swap, for people
    who may not take it (naming the rule), and for somebody who may not ask.
    """
    lock_rotations({s.rotation_id for s in (shift, wish.in_return) if s is not None})
    giver, start, end = _stretch(shift, wish.starts_at, wish.ends_at, None if wish.is_taking else by, at)
    held = standing(by, shift.rotation.team_id)
    _demand_may_ask(giver, wish, by, held)
    _demand_free(shift, start, end)
    swap = _stored(shift, wish, giver, (start, end), by, held, at)
    swap.returns = returns
    event = note_event(swap, Happened.ASKED, by=by, at=at, note=wish.note)
    _ask(swap, wish, at)
    _tell_giver(swap, event, at)
    record("swap.asked", swap.key, by=by.id, at=at)
    return swap


def _stored(
    shift: Shift,
    wish: Wish,
    giver: Person,
    period: tuple[datetime, datetime],
    by: Person,
    held: Standing,
    at: datetime,
) -> Swap:
    start, end = period
    back = _return(wish, by if wish.is_taking else None, at)
    taker = _taker(wish, by, back[0] if back else None, giver)
    is_chosen = wish.is_taking or taker is not None or bool(wish.to)
    is_managed = held in (Standing.ADMIN, Standing.MANAGER)
    return add(
        Swap(
            team_id=shift.rotation.team_id,
            shift=shift,
            starts_at=start,
            ends_at=end,
            is_whole=(start, end) == (shift.starts_at, shift.ends_at),
            giver=giver,
            taker=taker,
            asked_by=by,
            return_shift=wish.in_return,
            return_starts_at=back[1] if back else None,
            return_ends_at=back[2] if back else None,
            is_open=not is_chosen,
            needs_approval=settings_of(shift.rotation.team).needs_approval and not is_managed,
            note=wish.note or None,
            created_at=at,
            announce_at=next_step(start, at),
            expires_at=expiry(start, end, at),
            team=shift.rotation.team,
        )
    )


def _taker(wish: Wish, by: Person, partner: Person | None, giver: Person) -> Person | None:
    """Who would take it: one who offers, the other side of an exchange, or the only one who is asked."""
    if wish.is_taking:
        return by
    if giver.id in {person.id for person in wish.to}:
        raise Refused(_("%(name)s has these hours already.", name=giver.name))
    if partner is not None:
        if wish.to and {person.id for person in wish.to} != {partner.id}:
            text = _("%(name)s has the shift you would take in return: ask them.", name=partner.name)
            raise Refused(text, fields={"to": text})
        return partner
    return wish.to[0] if len(wish.to) == 1 else None


def _ask(swap: Swap, wish: Wish, at: datetime) -> None:
    if swap.is_offered:
        assert swap.taker is not None
        demand_allowed(of_taker(swap, [swap.taker], at=at)[swap.taker.id], swap.taker, reason=wish.note)
        ask_people(swap, [swap.giver], at=at)
        return
    demand_allowed(of_giver(swap, at=at), swap.giver, reason=wish.note)
    named = [*wish.to] or ([swap.taker] if swap.taker else [])
    people = named or [m.person for m in members_of(swap.team) if m.person_id != swap.giver_id]
    found = of_taker(swap, people, at=at)
    for person in named:
        demand_allowed(found[person.id], person, reason=_("they are asked"))
    if not ask_people(swap, [p for p in people if not is_refused(found[p.id])], at=at):
        leave_to_managers(swap, at=at)


def _stretch(
    shift: Shift, start: datetime | None, end: datetime | None, owner: Person | None, at: datetime
) -> tuple[Person, datetime, datetime]:
    """Whose it is, and from when to when: what was asked, or what is left of it; of several people's the owner's."""
    first, last = max(start or shift.starts_at, shift.starts_at, at), min(end or shift.ends_at, shift.ends_at)
    if first >= last or shift.cancelled_at is not None:
        raise Refused(_("Nothing of this shift lies in these hours and is still ahead."))
    rows = [row for row in in_force(shift) if row.starts_at < last and row.ends_at > first]
    whole_is_asked = start is None and end is None
    if whole_is_asked and owner is not None and any(row.person_id == owner.id for row in rows):
        rows = [row for row in rows if row.person_id == owner.id]
        first, last = _first_run(rows, first, last)
    people = {row.person_id for row in rows}
    if len(people) != 1:
        raise Refused(_several(rows, shift))
    return rows[0].person, first, last


def _first_run(rows: Sequence[Assignment], first: datetime, last: datetime) -> tuple[datetime, datetime]:
    start, end = merged((row.starts_at, row.ends_at) for row in rows)[0]
    return max(start, first), min(end, last)


def _several(rows: Sequence[Assignment], shift: Shift) -> str:
    zone = shift.rotation.team.time_zone
    who = "; ".join(
        f"{row.person.name}: {local(row.starts_at, zone)} – {local(row.ends_at, zone)}" for row in rows
    )
    return _("Several people cover these hours (%(who)s). Choose the hours of one of them.", who=who)


def _return(wish: Wish, owner: Person | None, at: datetime) -> tuple[Person, datetime, datetime] | None:
    if wish.in_return is None:
        return None
    back = _stretch(wish.in_return, wish.return_starts_at, wish.return_ends_at, owner, at)
    if owner is not None and back[0].id != owner.id:
        raise Refused(_("The shift you give in return is not yours: %(name)s has it.", name=back[0].name))
    return back


def _demand_may_ask(giver: Person, wish: Wish, by: Person, held: Standing) -> None:
    if giver.id == by.id:
        if wish.is_taking:
            raise Refused(_("These hours are yours already."))
        return
    if held in (Standing.ADMIN, Standing.MANAGER) or (wish.is_taking and held is Standing.MEMBER):
        return
    raise NotAllowed(
        _("These are %(name)s's hours. Offer to take them, or have a manager ask.", name=giver.name)
    )


def _demand_free(shift: Shift, start: datetime, end: datetime) -> None:
    for other in live_swaps_on([shift.id]):
        if other.shift_id == shift.id and other.starts_at < end and other.ends_at > start:
            raise Refused(_("There is an open swap of these hours. Answer it or withdraw it first."))


def _tell_giver(swap: Swap, event: SwapEvent, at: datetime) -> None:
    """Somebody who did not ask learns at once what is asked on their behalf."""
    if swap.asked_by_id == swap.giver_id or swap.is_offered:
        return

    def say(_person: Person) -> Word:
        return Word(_("%(name)s asks others to cover for you", name=swap.asked_by.name))

    tell(swap, event, [swap.giver], say, at=at)


def people_by_address(addresses: Sequence[str]) -> list[Person]:
    """Active people by their addresses. Errors: Refused, naming one that nobody here has."""
    wanted = [address.strip().lower() for address in addresses]
    found = many(select(Person).where(func.lower(Person.email).in_(wanted), Person.is_active))
    by_address = {person.email.lower(): person for person in found}
    for address in wanted:
        if address not in by_address:
            text = _("Nobody here has the address %(address)s.", address=address)
            raise Refused(text, fields={"to": text})
    return [by_address[address] for address in dict.fromkeys(wanted)]

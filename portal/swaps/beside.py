"""What swaps add to the schedule: to the panel of a shift, and drawn dashed over the days, with both names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core import clock
from portal.core.text import _
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import standing
from portal.rota.models import Assignment, Shift
from portal.rota.schedule.overlays import Overlay
from portal.swaps.models import Swap
from portal.swaps.queries import live_swaps_between, open_swaps_on
from portal.swaps.wording import headline


@dataclass(frozen=True)
class Beside:
    """`may_ask`: of one's own hours; `may_take`: somebody else's; `may_manage`: ask on their behalf.

    None of them while all of the shift is in an open swap.
    """

    open: Sequence[Swap]
    may_ask: bool
    may_take: bool
    may_manage: bool


def swaps_on(shift: Shift, cover: Sequence[Assignment]) -> Beside:
    """For the one who looks at a shift; two queries. `cover` is who covers it, as the panel has it."""
    person, at = current_person(), clock.now()
    held = standing(person, shift.rotation.team_id)
    open_ = open_swaps_on(shift)
    is_free = shift.cancelled_at is None and not any(
        one.is_whole and one.shift_id == shift.id for one in open_
    )
    ahead = {row.person_id for row in cover if row.ends_at > at and is_free}
    others = ahead - {person.id}
    return Beside(
        open=open_,
        may_ask=person.id in ahead,
        may_take=bool(others) and may(held, To.RESPOND),
        may_manage=bool(others) and person.id not in ahead and may(held, To.MANAGE),
    )


def overlays_of(team: Team, start: datetime, end: datetime) -> Sequence[Overlay]:
    """Both sides of each swap that waits in [start, end); one query."""
    return [one for swap in live_swaps_between(team, start, end) for one in _overlays(swap)]


def _overlays(swap: Swap) -> Iterator[Overlay]:
    giver, taker = swap.giver.name, swap.taker.name if swap.taker else _("who?")
    for stretch, label in ((swap.given, f"{giver} ⇄ {taker}"), (swap.returned, f"{taker} ⇄ {giver}")):
        if stretch is not None:
            yield Overlay(
                stretch.shift.rotation.role, *stretch.period, label, headline(swap), f"/swaps/{swap.key}"
            )

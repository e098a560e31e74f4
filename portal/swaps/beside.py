"""What swaps add to the panel of a shift: what is open on it, and what may be asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core import clock
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.queries import standing
from portal.rota.models import Assignment, Shift
from portal.swaps.models import Swap
from portal.swaps.queries import open_swaps_on


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

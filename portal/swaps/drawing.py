"""Open swaps as the schedule draws them: dashed, with both names."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from portal.core.text import _
from portal.people.models import Team
from portal.rota.overlays import Overlay
from portal.swaps.models import Swap
from portal.swaps.queries import live_swaps_between
from portal.swaps.wording import headline


def overlays(team: Team, start: datetime, end: datetime) -> Sequence[Overlay]:
    """Both sides of each swap that waits in [start, end); one query."""
    return [one for swap in live_swaps_between(team, start, end) for one in _overlays(swap)]


def _overlays(swap: Swap) -> Iterator[Overlay]:
    giver, taker = swap.giver.name, swap.taker.name if swap.taker else _("who?")
    title, url = headline(swap), f"/swaps/{swap.key}"
    role = swap.shift.rotation.role
    yield Overlay(role, swap.starts_at, swap.ends_at, f"{giver} ⇄ {taker}", title, url)
    if swap.return_shift and swap.return_starts_at and swap.return_ends_at:
        back = swap.return_shift.rotation.role
        yield Overlay(back, swap.return_starts_at, swap.return_ends_at, f"{taker} ⇄ {giver}", title, url)

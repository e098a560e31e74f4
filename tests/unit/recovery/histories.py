"""What happened to Bob, who lives in Paris, in September 2026."""

from collections.abc import Iterable

from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import Page, interruptions
from portal.fatigue.local_days import Home, span
from portal.recovery.cases import Case
from portal.rota.windows import Period
from tests.unit.fatigue.lives import living, local

MONTH_END = "2026-09-30 12:00"


def case(
    *pages: Page,
    shifts: Iterable[Shift] = (),
    leave: Iterable[Period] = (),
    at: Home | None = None,
    as_of: str = MONTH_END,
) -> Case:
    """Everything that had ended by an instant."""
    home = at or living()
    now = local(as_of)
    ended = [one for one in interruptions(home, pages) if one.ends_at <= now]
    return Case("bob", home, span(home, now), ended, list(shifts), list(leave))

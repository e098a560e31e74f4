"""Cases in local time, for whoever lives in one place."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import Page
from portal.fatigue.local_days import Home, home
from portal.fatigue.reports import Facts
from portal.rota.windows import Period

PARIS = "Europe/Paris"


def local(text: str, zone: str = PARIS) -> datetime:
    """`2026-09-14 09:00` on the clock of a place."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def stretch(start: str, end: str, zone: str = PARIS) -> Period:
    return local(start, zone), local(end, zone)


def living(zone: str = PARIS, holidays: Iterable[str] = ()) -> Home:
    return home((None, zone), holidays=[date.fromisoformat(day) for day in holidays])


def page(at: str, until: str | None = None, *, zone: str = PARIS, id: str | None = None) -> Page:
    return Page(id or at, local(at, zone), local(until, zone) if until else None)


def shift(start: str, end: str, role: str = "primary", *, zone: str = PARIS, id: str = "") -> Shift:
    return Shift(*stretch(start, end, zone), role, id or start)


def life(
    *pages: Page, shifts: Iterable[Shift] = (), off: Iterable[Period] = (), at: Home | None = None
) -> Facts:
    return Facts(at or living(), list(shifts), list(pages), list(off))

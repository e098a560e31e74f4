"""Which weeks a view of the schedule shows, on whose clock, and the addresses of the others."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import abort, request

from portal.core import clock
from portal.core.text import _, _n, zone_city
from portal.people.current import current_person
from portal.rota.days import Wall
from portal.rota.windows import day_of

WEEKS = (1, 2, 4, 13, 52)
KEYS = {1: "1", 2: "2", 4: "4", 13: "q", 52: "y"}
"""What a keyboard shows so many weeks with; a quarter and a year have no digit of their own."""

OWN = "own"


@dataclass(frozen=True)
class Choice:
    """A link to the same view of something else; `key` is the one that follows it."""

    label: str
    url: str
    is_current: bool
    key: str | None = None


@dataclass(frozen=True)
class Weeks:
    """What an address asks for. `from_` is None where the week of today is meant, which zones may disagree about."""

    path: str
    from_: date | None
    count: int
    is_own: bool

    def zone(self, usual: str) -> str:
        """The reader's own where they ask for it, else the usual one of what is shown."""
        return current_person().time_zone if self.is_own else usual

    def wall(self, usual: str) -> Wall:
        zone = self.zone(usual)
        return Wall(zone, self.from_ or monday(zone), self.count * 7)

    def steps(self, usual: str) -> dict[str, Choice]:
        """The weeks before, of today and after."""
        first, length = self.wall(usual).starts_on, timedelta(weeks=self.count)
        return {
            "earlier": self._step(_("Earlier"), first - length, "k"),
            "today": self._step(_("Today"), None, "t"),
            "later": self._step(_("Later"), first + length, "j"),
        }

    def lengths(self) -> list[Choice]:
        """How many weeks to show, from the same day on."""
        return [self._length(n) for n in WEEKS]

    def _length(self, n: int) -> Choice:
        label = _n("%(num)s week", "%(num)s weeks", n)
        return Choice(label, replace(self, count=n)._url, n == self.count, KEYS[n])

    def clocks(self, usual: Iterable[str], label: str) -> list[Choice]:
        """Whose time is shown; nothing to choose where all have the same."""
        own = current_person().time_zone
        if {*usual} <= {own}:
            return []
        yours = _("Your time, %(city)s", city=zone_city(own))
        return [self._clock(label, is_own=False), self._clock(yours, is_own=True)]

    def _clock(self, label: str, *, is_own: bool) -> Choice:
        is_current = is_own == self.is_own
        return Choice(label, replace(self, is_own=is_own)._url, is_current, None if is_current else "z")

    def _step(self, label: str, on: date | None, key: str) -> Choice:
        return Choice(label, replace(self, from_=on)._url, is_current=False, key=key)

    @property
    def _url(self) -> str:
        asked = {"from": self.from_, "weeks": self.count, "zone": OWN if self.is_own else None}
        return f"{self.path}?" + "&".join(f"{name}={value}" for name, value in asked.items() if value)


def asked_weeks(path: str, usual_count: int) -> Weeks:
    """`?from=&weeks=&zone=own`; from this Monday on when no day is asked for. Errors: 400."""
    count = request.args.get("weeks", str(usual_count))
    if count not in map(str, WEEKS):
        abort(400, _("weeks is one of %(choices)s.", choices=", ".join(map(str, WEEKS))))
    zone = request.args.get("zone")
    if zone not in (None, OWN):
        abort(400, _("zone is own, for your own time, or left out."))
    return Weeks(path, _first_day(), int(count), zone == OWN)


def _first_day() -> date | None:
    if "from" not in request.args:
        return None
    try:
        asked = date.fromisoformat(request.args["from"])
    except ValueError:
        asked = date.min
    if not 2000 <= asked.year < 2100:
        abort(400, _("from is a day of this century, such as 2026-11-16."))
    return asked


def monday(zone: str) -> date:
    """The first day of the week of today."""
    today = day_of(clock.now(), zone)
    return today - timedelta(days=today.weekday())

"""What the address of a calendar asks for."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, request, url_for

from portal.changes.events import is_word
from portal.changes.forms import FilterForm
from portal.changes.queries import Wanted
from portal.core import clock
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import teams_of
from portal.rota.windows import day_of

BEHIND, AHEAD = timedelta(days=7), timedelta(days=42)
"""What is shown of the past and of the future unless asked. Chosen by us: a week of what was done, six to come."""

MOST_DAYS = timedelta(days=92)


@dataclass(frozen=True)
class Asked:
    """The days [first, last], what they are narrowed to, and the form that says so."""

    first: date
    last: date
    wanted: Wanted
    form: FilterForm

    @property
    def is_narrowed(self) -> bool:
        return bool(request.args)

    def step(self, direction: int) -> str:
        """The address of as many days before or after."""
        length = (self.last - self.first) + timedelta(days=1)
        days = {name: on + direction * length for name, on in (("from", self.first), ("until", self.last))}
        assert request.endpoint is not None
        kept = {name: value for name, value in request.args.items() if value and name in ("team", "type")}
        return url_for(request.endpoint, **(request.view_args or {}) | kept | days)


def asked(zone: str, team: Team | None = None) -> Asked:
    """`?from=&until=&type=&team=`; days of a zone, both included. Errors: 400."""
    today = day_of(clock.now(), zone)
    first = _day("from", today - BEHIND)
    last = _day("until", max(first, today) + AHEAD)
    if not first <= last <= first + MOST_DAYS:
        abort(400, _("until is at most %(n)s days after from.", n=MOST_DAYS.days))
    kind = request.args.get("type") or None
    if kind is not None and not is_word(kind):
        abort(400, _("type is a lower-case word, such as freeze."))
    teams = [] if team is not None else list(teams_of(current_person(), to=To.SEE))
    form = FilterForm(teams, kind=kind, first=first, last=last)
    return Asked(first, last, Wanted(team or _team(teams), kind), form)


def _team(teams: list[Team]) -> Team | None:
    slug = request.args.get("team")
    found = next((one for one in teams if one.slug == slug), None)
    return (found or abort(404)) if slug else None


def _day(name: str, usual: date) -> date:
    text = request.args.get(name)
    try:
        found = date.fromisoformat(text) if text else usual
    except ValueError:
        found = date.min
    if not 2000 <= found.year < 2100:
        abort(400, _("%(name)s is a day of this century, such as 2026-11-16.", name=name))
    return found

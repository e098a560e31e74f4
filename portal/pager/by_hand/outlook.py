"""What opening an incident would do now: whom it pages, or until when it is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from portal.core.text import _
from portal.incidents.holds.queries import Waiting
from portal.incidents.holds.wording import hold_end, hold_text
from portal.incidents.names import listed
from portal.messages.names import channel_name
from portal.pager.by_hand.actions import SEVERITY, answer_time
from portal.pager.dry_run.run import Case, RowKind, dry_run
from portal.pager.pages.steps import MANAGEMENT_STEP
from portal.pager.reach.recipients import reach
from portal.people.models import Person, Team


@dataclass(frozen=True)
class Outlook:
    """Who is paged first, by name, and when; none where nobody can be reached. `waiting`: what holds it until then."""

    team: str
    at: datetime
    names: Sequence[str]
    waiting: Waiting | None = None


def outlook(case: Case) -> Outlook:
    """The beginning of the dry run, so that both say the same."""
    rows = [row for row in dry_run(case) if row.step != MANAGEMENT_STEP]
    held = [
        row for row in takewhile(lambda row: row.kind != RowKind.PAGED, rows) if row.until and row.held_by
    ]
    paged = [row for row in rows if row.kind == RowKind.PAGED]
    names = list(dict.fromkeys(row.who for row in paged if row.at == paged[0].at))
    waiting = None
    if held and held[-1].until and held[-1].held_by:
        waiting = Waiting(held[-1].until, held[-1].held_by, case.severity, held[-1].whose)
    return Outlook(case.team.name, paged[0].at if paged else case.at, names, waiting)


def outlook_text(seen: Outlook, zone: str, now: datetime) -> str:
    names = listed(list(seen.names))
    if seen.waiting is not None:
        held = hold_text(seen.waiting, zone, now)
        return _("%(held)s, then it pages %(names)s.", held=held, names=names or _("nobody"))
    if not names:
        return _("Nobody of %(team)s can be reached. Phone somebody.", team=seen.team)
    if seen.at > now:
        return _("This pages %(names)s at %(time)s.", names=names, time=hold_end(seen.at, zone, now))
    return _("This pages %(names)s now.", names=names)


def call_outlook(team: Team, person: Person | None, *, zone: str, at: datetime) -> str:
    """Whom `page_somebody` would page, in words."""
    if person is None:
        return outlook_text(outlook(Case(team, SEVERITY, at, is_asked=True)), zone, at)
    ways = list(dict.fromkeys(channel_name(r.channel) for r in reach([person], ()).recipients))
    if not ways:
        return _("%(name)s has no verified way to be reached. Phone them.", name=person.name)
    return _(
        "This pages %(name)s now (%(ways)s). Without an answer, whoever is on call in %(team)s follows in %(n)s min.",
        name=person.name, ways=listed(ways), team=team.name, n=answer_time(team) // timedelta(minutes=1),
    )  # fmt: skip

"""What opening an incident would do now: whom it pages, or until when it is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from portal.core.text import _
from portal.incidents.holds import Waiting, hold_end, hold_text
from portal.incidents.names import listed
from portal.pager.dry_run import Case, RowKind, dry_run
from portal.pager.steps import MANAGEMENT_STEP


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

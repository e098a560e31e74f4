"""Conflicts in words. Others read that somebody is away, never why."""

from zoneinfo import ZoneInfo

from portal.absences.spans import Days, span_of
from portal.absences.wording import span_text
from portal.conflicts.models import Cause, Conflict, Ending, Happened
from portal.core.text import _, _l, _n, local
from portal.rota.cover.stretches import Stretch
from portal.swaps.candidates.queries import Candidate
from portal.swaps.wording import stretch_text

_ENDINGS = {
    Ending.COVERED: _l("somebody else has it"),
    Ending.RELIEVED: _l("the time off has moved"),
    Ending.PLAN: _l("taken off the plan"),
    Ending.DECIDED: _l("stays, by a manager's word"),
    Ending.PASSED: _l("it has passed"),
}
_HAPPENED = {
    Happened.OPENED: _l("Opened"),
    Happened.CHANGED: _l("Other hours by now"),
    Happened.ASKED: _l("Asked"),
    Happened.OFFERED: _l("Offered to the team"),
    Happened.ESCALATED: _l("Left to a manager"),
    Happened.ENDED: _l("Ended"),
}


def ending_name(ending: Ending) -> str:
    return str(_ENDINGS[ending])


def happened_name(kind: Happened) -> str:
    return str(_HAPPENED[kind])


def hours_text(conflict: Conflict, zone: str) -> str:
    """`Primary, Mon 30 Nov 09:00 – Mon 7 Dec 09:00`, on the reader's clock."""
    return stretch_text(Stretch(conflict.shift, conflict.starts_at, conflict.ends_at), zone)


def wanted_text(conflict: Conflict, zone: str) -> str:
    """The hours that somebody else is asked for."""
    return stretch_text(Stretch(conflict.shift, *conflict.wanted), zone)


def title_of(conflict: Conflict) -> str:
    """Of its page: whose it is."""
    names = {"name": conflict.person.name, "team": conflict.team.name}
    if conflict.cause is Cause.REST:
        return _("%(name)s needs rest before a shift in %(team)s", **names)
    return _("%(name)s is away during a shift in %(team)s", **names)


def away_text(conflict: Conflict, zone: str) -> str:
    """`Chloé is away Tue 1 Dec – Sat 5 Dec`, within the hours it is about: whole days are those of who is away."""
    name = conflict.person.first_name
    if conflict.cause is Cause.REST:
        return _("%(name)s rests until %(end)s", name=name, end=local(conflict.away_ends_at, zone))
    own = ZoneInfo(conflict.person.time_zone)
    span = span_of(conflict.away_starts_at, conflict.away_ends_at, zone=own)
    if isinstance(span, Days):
        return _("%(name)s is away %(when)s", name=name, when=span_text(span, zone))
    start, end = local(span.starts_at, zone), local(span.ends_at, zone)
    return _("%(name)s is away %(start)s – %(end)s", name=name, start=start, end=end)


def own_title(found: list[Conflict]) -> str:
    """To the person, of one or more."""
    team, num = found[0].team.name, len(found)
    if found[0].cause is Cause.REST:
        one, more = (
            "Your rest ends after your shift in %(team)s begins",
            "Your rest reaches into %(num)s shifts of yours",
        )
        return _n(one, more, num, team=team)
    return _n(
        "Your time off touches a shift in %(team)s",
        "Your time off touches %(num)s shifts of yours",
        num,
        team=team,
    )


def managers_title(found: list[Conflict]) -> str:
    name = found[0].person.name
    if len(found) == 1:
        return title_of(found[0])
    if found[0].cause is Cause.REST:
        return _n(
            "%(name)s needs rest before %(num)s shift",
            "%(name)s needs rest before %(num)s shifts",
            len(found),
            name=name,
        )
    return _n(
        "%(name)s is away during %(num)s shift",
        "%(name)s is away during %(num)s shifts",
        len(found),
        name=name,
    )


def proposal(one: Candidate) -> str:
    """`Gaël Simon: Load 0.8 × the team's mean. …`"""
    return f"{one.person.name}: {' '.join(dict.fromkeys(one.reasons))}"

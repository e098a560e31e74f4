"""Weekly letters in words, in the language of who reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.text import _, _n, day, local, span, zone_city
from portal.digests.own import OwnWeek
from portal.digests.teams import TeamWeek, Work
from portal.digests.weeks import week_before
from portal.fatigue.days.queries import Sums
from portal.kpis.figures import Measure
from portal.people.models import Person
from portal.recovery.days.pages import OLD
from portal.recovery.days.wording import time_text
from portal.rota.models import Assignment
from portal.rota.wording import role_name
from portal.workload.crossings.wording import score_text
from portal.workload.guard_rails.wording import rail_name
from portal.workload.own.wording import level_name


@dataclass(frozen=True, slots=True)
class Letter:
    """Paragraphs of lines, and where to read more: `links` are (label, path)."""

    title: str
    paragraphs: Sequence[Sequence[str]]
    links: Sequence[tuple[str, str]]

    @property
    def text(self) -> str:
        return "\n\n".join("\n".join(lines) for lines in self.paragraphs)


def own_letter(week: OwnWeek, person: Person) -> Letter:
    paragraphs = [[*_own_lines(week)], [*_shift_lines(week.next_shifts, person.time_zone)]]
    title = _("Your week on call: %(dates)s", dates=_dates(week.monday))
    return Letter(title, [lines for lines in paragraphs if lines], [(_("Your figures"), "/me/fatigue")])


def teams_letter(weeks: Sequence[TeamWeek], monday: date, manager: Person) -> Letter:
    title = _("The week of your teams: %(dates)s", dates=_dates(monday))
    paragraphs = [[one.team.name, *_team_lines(one, manager.time_zone)] for one in weeks]
    links = [(one.team.name, f"/teams/{one.team.slug}/fatigue") for one in weeks]
    return Letter(title, paragraphs, links)


def _dates(monday: date) -> str:
    first, last = week_before(monday)
    return f"{day(first, 'd MMM')} – {day(last, 'd MMM')}"


def _own_lines(week: OwnWeek) -> Iterator[str]:
    last = week.last
    if last.oncall:
        yield _("On call: %(time)s", time=span(last.oncall.total_seconds()))
    yield _("Pages: %(pages)s", pages=_pages(last, week.before))
    if last.disturbed_nights or last.broken_nights:
        yield _(
            "Nights disturbed: %(n)s, broken: %(broken)s", n=last.disturbed_nights, broken=last.broken_nights
        )
    score, level = score_text(week.scored.score), level_name(week.scored.level)
    yield _("Score now: %(score)s of 100, level “%(level)s”: workload, not health.", score=score, level=level)
    if week.owed > 0:
        yield _("Recovery time owed to you: %(time)s", time=time_text(week.owed))


def _pages(last: Sums, before: Sums) -> str:
    return _(
        "%(pages)s, at night %(nights)s (the week before: %(pages_before)s, at night %(nights_before)s)",
        pages=last.pages,
        nights=last.night_pages,
        pages_before=before.pages,
        nights_before=before.night_pages,
    )


def _shift_lines(shifts: Sequence[Assignment], zone: str) -> Iterator[str]:
    if shifts:
        yield _("Your next shifts, times in %(zone)s:", zone=zone_city(zone))
    for one in shifts:
        times = f"{local(one.starts_at, zone)} – {local(one.ends_at, zone)}"
        yield f"{times} · {role_name(one.role)}, {one.team.name}"


def _team_lines(week: TeamWeek, zone: str) -> Iterator[str]:
    last, before = week.last, week.before
    yield _before(_("Incidents: %(n)s", n=last.incident_count), str(before.incident_count))
    yield from _times(last, before)
    yield _before(_("Pages at night: %(n)s", n=last.night_pages), str(before.night_pages))
    for one in week.crossings:
        yield _(
            "%(name)s is beyond the level “%(level)s”.", name=one.person.name, level=level_name(one.level)
        )
    for line in week.beyond:
        rails = ", ".join(rail_name(rail) for rail in line.beyond)
        yield _("%(name)s is beyond a guard rail: %(rails)s.", name=line.person.name, rails=rails)
    if week.owed:
        yield _("Recovery time owed: %(time)s", time=time_text(week.owed))
    if week.owed_old:
        yield _("Of it for more than %(n)s days: %(time)s", n=OLD.days, time=time_text(week.owed_old))
    if week.conflicts:
        text = _n(
            "%(num)s conflict to solve, on %(at)s",
            "%(num)s conflicts to solve, the first on %(at)s",
            len(week.conflicts),
            at=local(week.conflicts[0].starts_at, zone),
        )
        yield text


def _times(last: Work, before: Work) -> Iterator[str]:
    """Means, where anything was acknowledged or resolved."""
    if last.acknowledge.count:
        yield _before(
            _("Acknowledged after %(time)s on average", time=_mean(last.acknowledge)),
            _mean(before.acknowledge),
        )
    if last.resolve.count:
        yield _before(
            _("Resolved after %(time)s on average", time=_mean(last.resolve)), _mean(before.resolve)
        )


def _mean(measure: Measure) -> str:
    return _("not known") if measure.mean is None else span(measure.mean)


def _before(line: str, before: str) -> str:
    return _("%(line)s (the week before: %(before)s)", line=line, before=before)

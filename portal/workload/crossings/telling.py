"""The letters about a crossing: to the person first, then to who manages a team of theirs. Nobody else is told."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from portal.asks.actions import ask
from portal.core.text import _
from portal.fatigue.resting.queries import leads_of
from portal.messages.outbox.letters import write_to
from portal.people.models import Person, Team
from portal.people.queries import may_manage
from portal.workload.crossings import wording
from portal.workload.crossings.covers import Cover
from portal.workload.crossings.models import Crossing
from portal.workload.crossings.queries import CROSSING, team_between


def tell(crossing: Crossing, cover: Cover | None, *, at: datetime) -> None:
    """Whoever manages the team of the next shift is asked, by one click; the others are told."""
    leads = leads_of(crossing.person)
    _tell_person(crossing, cover, [one.name for one in leads], at)
    for lead in leads:
        _tell_lead(crossing, cover, lead, at)


def _tell_person(crossing: Crossing, cover: Cover | None, told: list[str], at: datetime) -> None:
    person = crossing.person
    with force_locale(person.locale):
        lines = [wording.score_line(crossing)]
        if cover:
            lines.append(wording.next_shift(cover.stretch, person.time_zone))
        if told:
            lines.append(_("%(names)s is told as well, to find cover or time off.", names=", ".join(told)))
        title = wording.own_title(crossing)
    write_to(
        person, _key(crossing, person), title=title, text="\n".join(lines), url=_url("/me/fatigue"), at=at
    )


def _tell_lead(crossing: Crossing, cover: Cover | None, lead: Person, at: datetime) -> None:
    with force_locale(lead.locale):
        title, text = wording.title_of(crossing), "\n".join(lines_of(crossing, cover, lead.time_zone))
    if cover and crossing.waits and may_manage(lead, cover.stretch.shift.rotation.team):
        due_at = cover.stretch.ends_at
        ask(CROSSING, crossing.key, lead, title=title, text=text, by=None, at=at, due_at=due_at)
    else:
        url = _url(_place(team_between(lead, crossing.person), crossing))
        write_to(lead, _key(crossing, lead), title=title, text=text, url=url, at=at)


def lines_of(crossing: Crossing, cover: Cover | None, zone: str) -> list[str]:
    """What a manager reads of it, on their clock."""
    lines = [wording.score_line(crossing)]
    if cover is None:
        return [*lines, _("No shift of theirs begins within 72 hours.")]
    return [*lines, wording.next_shift(cover.stretch, zone), *wording.proposals(cover)]


def place_of(crossing: Crossing) -> str:
    """Where the managers of the shift's team see why."""
    return _place(crossing.shift.rotation.team if crossing.shift else None, crossing)


def _place(team: Team | None, crossing: Crossing) -> str:
    return f"/teams/{team.slug}/fatigue?person={crossing.person.key}" if team else "/"


def _key(crossing: Crossing, to: Person) -> str:
    return f"crossing:{crossing.key}:{to.id}"


def _url(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"

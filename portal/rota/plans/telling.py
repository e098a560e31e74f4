"""Telling people what a publication changes for them: once, by mail and in the portal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale

from portal.core.db import add
from portal.core.text import _, local
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.people.queries import people_by_id
from portal.rota.models import Rotation, ShiftNews
from portal.rota.plans.differences import Difference
from portal.rota.plans.notice import Affected
from portal.rota.wording import role_name

MOST_LISTED = 20
"""Lines of a message; what is more is counted. Chosen by us: a quarter of weekly turns and some."""

Touched = Sequence[tuple[Rotation, Sequence[Affected]]]


def tell(touched: Touched, *, by: Person, reason: str, at: datetime) -> None:
    """One message to each person, in their language and on their clock."""
    own: dict[int, list[tuple[Rotation, Affected]]] = defaultdict(list)
    for rotation, found in touched:
        for one in found:
            own[one.person_id].append((rotation, one))
    people = people_by_id(own)
    for person_id, changes in own.items():
        if people[person_id].is_active:
            _tell(people[person_id], changes, by=by, reason=reason, at=at)


def _tell(
    person: Person, changes: Sequence[tuple[Rotation, Affected]], *, by: Person, reason: str, at: datetime
) -> None:
    team = changes[0][0].team
    with force_locale(person.locale):
        title = _("Your shifts in %(team)s have changed", team=team.name)
        lines = [line for rotation, one in changes for line in _lines(rotation, one, person.time_zone)]
        news = ShiftNews(
            person_id=person.id, team_id=team.id, told_at=at, title=title, lines=lines[:MOST_LISTED]
        )
        text = _text(lines, by=by, reason=reason, zone=person.time_zone)
    url = f"{current_app.config['BASE_URL']}/me/shift-news"
    write_to(person, f"shift-news:{add(news).key}", title=title, text=text, url=url, at=at)


def _text(lines: Sequence[dict[str, Any]], *, by: Person, reason: str, zone: str) -> str:
    told = [f"{line['kind']}: {line['role']} · {line['when']}" for line in lines[:MOST_LISTED]]
    more = len(lines) - MOST_LISTED
    if more > 0:
        told.append(_("and %(n)s more", n=more))
    told.append(_("Times are in %(zone)s. Published by %(name)s.", zone=zone, name=by.name))
    if reason:
        told.append(_("Reason: %(reason)s", reason=reason))
    return "\n".join(told)


def _lines(rotation: Rotation, one: Affected, zone: str) -> Iterator[dict[str, Any]]:
    """What changes for one person, by time: what they lose, what they have, what is only another time."""
    both = {*one.gained} & {*one.lost}
    for line in sorted({*one.gained, *one.lost}, key=lambda line: line.starts_at):
        yield {
            "kind": _kind(line in both, line in one.gained),
            "role": role_name(rotation.role),
            "when": _when(line, zone, is_gained=line in one.gained),
            "days": one.notice_days,
        }


def _kind(is_both: bool, is_gained: bool) -> str:
    if is_both:
        return _("Another time")
    return _("Yours now") if is_gained else _("Not yours any more")


def _when(line: Difference, zone: str, *, is_gained: bool) -> str:
    start, end = (
        (line.drafted_from, line.drafted_until) if is_gained else (line.starts_at, line.published_until)
    )
    return f"{local(start or line.starts_at, zone)} – {local(end or line.starts_at, zone)}"

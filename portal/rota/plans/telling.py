"""Telling people what a publication changes for them: once, by mail and in the portal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.people.queries import people_by_id
from portal.rota.models import Rotation
from portal.rota.news.telling import Line, became, keep_news, line_texts
from portal.rota.plans.differences import Difference
from portal.rota.plans.notice import Affected

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
        lines = [line for rotation, one in changes for line in _lines(rotation, one)]
        news = keep_news(person, team.id, title, lines[:MOST_LISTED], at=at)
        text = _text(lines, by=by, reason=reason, zone=person.time_zone)
    url = f"{current_app.config['BASE_URL']}/me/shift-news"
    write_to(person, f"shift-news:{news.key}", title=title, text=text, url=url, at=at)


def _text(lines: Sequence[Line], *, by: Person, reason: str, zone: str) -> str:
    told = line_texts(lines[:MOST_LISTED], zone)
    more = len(lines) - MOST_LISTED
    if more > 0:
        told.append(_("and %(n)s more", n=more))
    told.append(_("Times are in %(zone)s. Published by %(name)s.", zone=zone, name=by.name))
    if reason:
        told.append(_("Reason: %(reason)s", reason=reason))
    return "\n".join(told)


def _lines(rotation: Rotation, one: Affected) -> Iterator[Line]:
    """What changes for one person, by time: what they lose, what they have, what is only another time."""
    for change in sorted({*one.gained, *one.lost}, key=lambda change: change.starts_at):
        is_gained, is_lost = change in one.gained, change in one.lost
        kind = became(is_gained=is_gained, is_lost=is_lost)
        yield Line(kind, rotation.role, *_period(change, is_gained=is_gained))


def _period(change: Difference, *, is_gained: bool) -> tuple[datetime, datetime]:
    """As it will be for who gains it, as it was for who loses it."""
    start, end = (
        (change.drafted_from, change.drafted_until)
        if is_gained
        else (change.starts_at, change.published_until)
    )
    return start or change.starts_at, end or change.starts_at

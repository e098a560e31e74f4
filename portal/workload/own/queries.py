"""What one person's nights are made of, and who may look at it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask import abort
from sqlalchemy import select

from portal.core.db import db, many
from portal.fatigue.days.queries import figures_over
from portal.fatigue.figures import figures
from portal.fatigue.models import PageMark
from portal.fatigue.resting.queries import seen_by
from portal.messages.models import Message, MessageKind
from portal.people.models import Membership, Person, Role, Team
from portal.people.queries import memberships_of, person_by_key
from portal.workload.own.middles import FEWEST, middles


class Said(NamedTuple):
    """What was said of some pages: what holds now, and everything in order of time."""

    now: Mapping[int, PageMark]
    ever: Mapping[int, Sequence[PageMark]]


def is_seen(viewer: Person | None, person: Person) -> bool:
    """Whether somebody may look at somebody's nights: their own, those of people they manage, all for an admin."""
    if viewer is None:
        return False
    return viewer.role == Role.ADMIN or person.id in seen_by(viewer, [person.id])


def seen_person(viewer: Person, key: str) -> Person:
    """The loader of whose nights are looked at. Errors: 404 for who may not."""
    person = person_by_key(key) or abort(404)
    return person if is_seen(viewer, person) else abort(404)


def said_of(page_ids: Iterable[int]) -> Said:
    """Marks of pages with those that were replaced; one query."""
    rows = select(PageMark).where(PageMark.message_id.in_([*page_ids])).order_by(PageMark.id)
    ever: dict[int, list[PageMark]] = {}
    for row in many(rows):
        ever.setdefault(row.message_id, []).append(row)
    now = {id: one for id, marks in ever.items() for one in marks if one.replaced_at is None}
    return Said(now, ever)


class Middle(NamedTuple):
    """The middle of a team: each figure by its name."""

    team: Team
    figures: Mapping[str, float]


def middle_of(person: Person, first: date, last: date) -> Middle | None:
    """Of the first of their teams by name that is large enough for one, over local dates; six queries at the most.

    It comes from the stored days, which follow what happens within a minute.
    """
    teams = {one.team_id: one.team for one in memberships_of(person)}
    rows = select(Membership.team_id, Membership.person_id).join(Membership.person)
    found: dict[int, list[int]] = {}
    for team_id, person_id in db.session.execute(rows.where(Membership.team_id.in_(teams), Person.is_active)):
        found.setdefault(team_id, []).append(person_id)
    large = next((team for id, team in teams.items() if len(found.get(id, ())) >= FEWEST), None)
    if large is None:
        return None
    known = figures_over(found[large.id], first, last).values()
    return Middle(large, middles(figures(one) for one in known))


def own_pages(person: Person, ids: Sequence[int]) -> Sequence[Message]:
    """The pages to somebody by their numbers; one query. Errors: 404 if one of them is not theirs."""
    rows = select(Message).where(
        Message.id.in_(ids), Message.kind == MessageKind.PAGE, Message.person_id == person.id
    )
    found = many(rows.order_by(Message.id))
    return found if found and len(found) == len(ids) else abort(404)

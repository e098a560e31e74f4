"""What a database said of a plan at an instant, taken down so that later nobody can deny it."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select, text

from portal.core.db import db, many
from portal.messages.models import Message
from portal.rota.models import Assignment, Rotation, Shift, ShiftNews
from portal.rota.windows import Period, Window, merged
from tests.properties.rotations import is_open

Planned = tuple[datetime, datetime, int]
"""From, until, whose."""


@dataclass(frozen=True)
class Witness:
    """Rows as PostgreSQL writes them, by id; and what is ahead of one rotation, as plan and as cover."""

    shifts: Mapping[int, str]
    assignments: Mapping[int, str]
    plan: Mapping[int, Planned]
    cover: Mapping[int, list[Period]]
    news: frozenset[str]


def witness(rotation: Rotation, at: datetime) -> Witness:
    db.session.flush()
    return Witness(
        _rows("SELECT id, s::text FROM shift s WHERE starts_at <= :at OR cancelled_at IS NOT NULL", at),
        _rows("SELECT id, a::text FROM assignment a WHERE starts_at <= :at OR replaced_at IS NOT NULL", at),
        {row.id: (row.starts_at, row.ends_at, row.person_id) for row in _in_force(Shift, rotation, at)},
        cover_ahead(rotation, at),
        frozenset(db.session.scalars(select(ShiftNews.key))),
    )


def cover_ahead(rotation: Rotation, at: datetime) -> dict[int, list[Period]]:
    """When each person really is on call for a rotation."""
    found: dict[int, list[Period]] = defaultdict(list)
    for row in _in_force(Assignment, rotation, at):
        found[row.person_id].append((row.starts_at, row.ends_at))
    return {who: merged(periods) for who, periods in found.items()}


def touched(before: Witness, after: Witness) -> dict[int, set[int]]:
    """Of each person, the shifts that were or are theirs and are not as they were."""
    found: dict[int, set[int]] = defaultdict(set)
    for key in before.plan.keys() | after.plan.keys():
        was, now = before.plan.get(key), after.plan.get(key)
        if was != now:
            for planned in filter(None, (was, now)):
                found[planned[2]].add(key)
    return dict(found)


def told_since(before: Witness) -> tuple[dict[int, int], set[int]]:
    """How many lines the portal shows to whom, and who has a mail in the outbox."""
    new = [n for n in many(select(ShiftNews)) if n.key not in before.news]
    mails = many(select(Message).where(Message.idem_key.in_([f"shift-news:{n.key}" for n in new])))
    return {n.person_id: len(n.lines) for n in new}, {m.person_id for m in mails if m.person_id}


def overlaps(rows: Iterable[Planned]) -> list[tuple[Planned, Planned]]:
    """Every pair in one place at one time."""
    ordered = sorted(rows)
    return [(a, b) for a, b in pairwise(ordered) if b[0] < a[1]]


def inside(periods: Sequence[Period], at: datetime) -> bool:
    """Whether one of sorted periods that do not overlap has an instant in it."""
    place = bisect_right(periods, at, key=lambda period: period[0]) - 1
    return place >= 0 and at < periods[place][1]


def is_wanted(rotations: Sequence[Rotation], role: str, at: datetime) -> bool | None:
    """Whether a rotation that goes on wants somebody in a role; None before all of them have surely begun."""
    going = [r for r in rotations if r.role == role and r.is_active]
    if any(at.date() <= r.starts_on + timedelta(days=8) for r in going):
        return None
    return any(
        is_open([Window(tuple(w.days), w.starts, w.until) for w in r.windows], r.time_zone, at) for r in going
    )


def events_of(body: bytes) -> dict[str, bytes]:
    """The bytes of each event of a feed, by its UID."""
    found = re.findall(rb"BEGIN:VEVENT\r\nUID:(.*?)\r\n(.*?)END:VEVENT\r\n", body, re.DOTALL)
    return {uid.decode(): event for uid, event in found}


def gaps_of(body: bytes) -> list[Period]:
    """What a feed says that nobody covers, by time."""
    times = re.compile(rb"DTSTART:(\S+)\r\nDTEND:(\S+)\r\n")
    found = [times.search(event) for uid, event in events_of(body).items() if uid.startswith("gap-")]
    return [(_instant(match[1]), _instant(match[2])) for match in found if match]


def _instant(stamp: bytes) -> datetime:
    return datetime.strptime(stamp.decode(), "%Y%m%dT%H%M%S%z")


def sequence(event: bytes) -> int:
    match = re.search(rb"SEQUENCE:(\d+)\r\n", event)
    assert match is not None
    return int(match[1])


def _rows(statement: str, at: datetime) -> dict[int, str]:
    return {row[0]: row[1] for row in db.session.execute(text(statement), {"at": at})}


def _in_force(
    table: type[Shift] | type[Assignment], rotation: Rotation, at: datetime
) -> Sequence[Shift] | Sequence[Assignment]:
    over = Shift.cancelled_at if table is Shift else Assignment.replaced_at
    own = select(table).where(table.rotation_id == rotation.id, over.is_(None), table.ends_at > at)
    return many(own.execution_options(populate_existing=True))

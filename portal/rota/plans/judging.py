"""The quality of a team's plan, as published and as drafts would leave it, with names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.people.models import Person, Team
from portal.rota.holidays import days_off
from portal.rota.models import Assignment, RotaRole, Rotation
from portal.rota.plans import reconciling as plans
from portal.rota.plans.drafts import Draft
from portal.rota.plans.quality import Coverage, Home, Load, Quality, Stretch, Takers, quality
from portal.rota.queries import cover_between
from portal.rota.rule.stored import wanted_hours
from portal.rota.rule.turns import Member
from portal.rota.windows import DAY

AHEAD = timedelta(weeks=12)
BEFORE = timedelta(weeks=8)
"""How far back the run of whoever is on call now is looked for. Chosen by us: a longer one is a rotation of one."""

Told = Mapping[tuple[int, int, datetime, datetime], datetime]
"""When somebody was told of a stretch, by rotation, person, beginning and end."""


@dataclass(frozen=True)
class Line:
    """What a plan asks of one person; `before` is what the published one does, where a draft stands beside it."""

    person: Person
    load: Load
    before: Load | None

    @property
    def is_helping(self) -> bool:
        """Who holds shifts without being in an order: they stand in, or were taken out and nothing is published."""
        return bool(self.load.held.hours and not self.load.share.hours)


@dataclass(frozen=True)
class Judged:
    """Twelve weeks of a team. `after` is None where nothing is about to change."""

    zone: str
    before: Quality
    after: Quality | None
    people: Mapping[int, Person]

    @property
    def plan(self) -> Quality:
        return self.after or self.before

    @property
    def lines(self) -> list[Line]:
        was = {one.person_id: one for one in self.before.loads} if self.after else {}
        return [Line(self.people[one.person_id], one, was.get(one.person_id)) for one in self.plan.loads]

    @property
    def coverage(self) -> list[tuple[Coverage, Coverage | None]]:
        """Each role as it will be, and as it is published where that is something else."""
        was = {one.role: one for one in self.before.coverage} if self.after else {}
        now = sorted(self.plan.coverage, key=lambda one: [*RotaRole].index(RotaRole(one.role)))
        return [(one, was.get(one.role)) for one in now]


def judged(
    team: Team, rotations: Sequence[Rotation], drafts: Sequence[Draft] = (), *, at: datetime
) -> Judged:
    """One query; the rotations are there with their members. Who has left covers nothing and has no share."""
    cover, end = cover_between(team, at - BEFORE, at + AHEAD), at + AHEAD
    people = _people(cover, rotations, drafts)
    homes = {who: _home(person, at, end) for who, person in people.items() if person.is_active}
    covered = {c.rotation_id for c in cover if c.ends_at > at}
    takers = [_takers(r) for r in rotations if r.is_active or r.id in covered]
    wanted = wanted_hours(rotations, at, end)
    before = quality([_published(c) for c in cover], takers, homes, at, end, wanted)
    if not any(draft.lines for draft in drafts):
        return Judged(team.time_zone, before, None, people)
    drawn = [one for one in _after(cover, drafts, at) if one.person_id in homes]
    return Judged(team.time_zone, before, quality(drawn, takers, homes, at, end, wanted), people)


def _people(
    cover: Sequence[Assignment], rotations: Sequence[Rotation], drafts: Sequence[Draft]
) -> dict[int, Person]:
    members = {m.person_id: m.person for rotation in rotations for m in rotation.members}
    drawn = {who: person for draft in drafts for who, person in draft.people.items()}
    return members | drawn | {c.person_id: c.person for c in cover}


def _home(person: Person, start: datetime, end: datetime) -> Home:
    days = days_off(person, start.date() - DAY, end.date() + DAY)
    return Home(person.time_zone, frozenset(days))


def _published(cover: Assignment) -> Stretch:
    return Stretch(
        cover.rotation_id, cover.role, cover.person_id, cover.starts_at, cover.ends_at, cover.created_at
    )


def _takers(rotation: Rotation) -> Takers:
    here = tuple(Member(m.person_id, m.joins_on, m.leaves_on) for m in rotation.members if m.person.is_active)
    return Takers(rotation.id, rotation.role, rotation.time_zone, here)


def _after(cover: Sequence[Assignment], drafts: Sequence[Draft], at: datetime) -> list[Stretch]:
    """What is published of other rotations, and of these what would be."""
    told = {(c.rotation_id, c.person_id, c.starts_at, c.ends_at): c.created_at for c in cover}
    redrawn = {draft.rotation.id for draft in drafts if draft.drafted}
    kept = (_published(c) for c in cover if c.rotation_id not in redrawn or c.ends_at <= at)
    return [*kept, *(one for draft in drafts for one in _drafted(draft, told, at))]


def _drafted(draft: Draft, told: Told, at: datetime) -> Iterator[Stretch]:
    """Promises lie over the draft, as they do once it is published; what is new is told now."""
    if draft.drafted is None:
        return
    plan, rotation = draft.drafted.plan, draft.rotation
    rows: list[plans.Covered] = [*plan.keep, *plan.create, *(new for _row, new in plan.change)]
    for row in rows:
        for start, end, promise in plans.overlaid(row, draft.drafted.held):
            who = promise.person_id if promise else row.person_id
            told_at = told.get((rotation.id, who, start, end), at)
            yield Stretch(rotation.id, rotation.role, who, start, end, told_at)

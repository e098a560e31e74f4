"""Somebody who edits rotations, a year long, by chance but always the same way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal.core.db import many
from portal.people.models import Person
from portal.rota.models import RotaRole, Rotation, Shift
from portal.rota.rotations.actions import RotationFacts, create_rotation, set_active, update_rotation
from portal.rota.rule.membership import is_past
from portal.rota.rule.turns import Member
from portal.rota.windows import Window
from tests.world import a_person, a_team
from tests.world_rota import hand_over

ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe")
WORK, WEEKEND, ALL_DAYS = (0, 1, 2, 3, 4), (5, 6), (0, 1, 2, 3, 4, 5, 6)
HOURS = (
    (),
    (Window(ALL_DAYS, time(20), time(8)),),
    (Window(WORK, time(9), time(18)),),
    (Window(WORK, time(18), time(9)), Window(WEEKEND, time(0), time(0))),
)
TURNS = (("week", 1), ("week", 2), ("day", 1), ("day", 3), ("hour", 12), ("hour", 8))


class Editor:
    """Twelve people in three teams on three clocks, each team with a primary and a secondary rotation."""

    def __init__(self, at: datetime, seed: int) -> None:
        self._random = Random(seed)
        self.people = [a_person(f"Person {n}", time_zone=ZONES[n % 3]) for n in range(12)]
        own = [self.people[n::3] for n in range(3)]
        self.teams = [
            a_team(f"team-{n}", managers=(four[0],), members=tuple(four[1:]), time_zone=zone)
            for n, (four, zone) in enumerate(zip(own, ZONES, strict=True))
        ]
        self.rotations = [
            create_rotation(team, _facts(role, team.time_zone, four, at), by=four[0], at=at)
            for team, four in zip(self.teams, own, strict=True)
            for role in (RotaRole.PRIMARY, RotaRole.SECONDARY)
        ]

    def manager(self, rotation: Rotation) -> Person:
        return self.people[self.rotations.index(rotation) // 2]

    def edit(self, at: datetime) -> Rotation:
        """Change one thing of one rotation, which is not published yet; or promise a part of a shift."""
        rotation = self._random.choice(self.rotations)
        manager = self.manager(rotation)
        if not rotation.is_active:
            set_active(rotation, True, by=manager, at=at)
        elif self._random.random() < 0.1:
            set_active(rotation, False, by=manager, at=at)
        elif self._random.random() < 0.3:
            self._promise(rotation, at)
        else:
            change = self._random.choice(self._changes)
            update_rotation(rotation, change(self, _facts_of(rotation, at), at), by=manager, at=at)
        return rotation

    def until(self, at: datetime) -> datetime:
        return at + timedelta(weeks=self._random.choice((4, 13, 26)))

    def _promise(self, rotation: Rotation, at: datetime) -> None:
        ahead = self._ahead(rotation, at)
        if ahead:
            shift = self._random.choice(ahead[:10])
            half = shift.starts_at + (shift.ends_at - shift.starts_at) / 2
            start, end = self._random.choice(
                ((shift.starts_at, half), (half, shift.ends_at), (shift.starts_at, shift.ends_at))
            )
            hand_over(shift, self._random.choice(self.people), start, end, at=at)

    def _ahead(self, rotation: Rotation, at: datetime) -> Sequence[Shift]:
        own = (Shift.rotation_id == rotation.id, Shift.cancelled_at.is_(None), Shift.starts_at > at)
        return many(select(Shift).where(*own).order_by(Shift.starts_at))

    def _hour(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        return replace(facts, handoff_time=time(self._random.randrange(24), self._random.choice((0, 15, 30))))

    def _weekday(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        return replace(facts, handoff_weekday=self._random.randrange(7))

    def _turn(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        unit, count = self._random.choice(TURNS)
        return replace(facts, unit=unit, count=count, windows=() if unit == "hour" else facts.windows)

    def _hours(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        unit = "day" if facts.unit == "hour" else facts.unit
        return replace(facts, windows=self._random.choice(HOURS), unit=unit)

    def _zone(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        return replace(facts, time_zone=self._random.choice(ZONES))

    def _order(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        return replace(facts, member_ids=self._random.sample(facts.members, len(facts.members)))

    def _phase(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        return replace(facts, starts_on=at.date() - timedelta(days=self._random.randrange(-10, 60)))

    def _joins(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        new = [p.id for p in self.people if p.id not in {m.person_id for m in facts.members}]
        joined = Member(
            self._random.choice(new), joins_on=at.date() + timedelta(days=self._random.randrange(30))
        )
        return replace(facts, member_ids=[*facts.members, joined])

    def _leaves(self, facts: RotationFacts, at: datetime) -> RotationFacts:
        if len(facts.members) < 3:
            return self._joins(facts, at)
        gone = self._random.choice(facts.members)
        day = at.date() + timedelta(days=self._random.randrange(1, 40))
        stay = [m if m is not gone else _until(m, day) for m in facts.members]
        return replace(
            facts, member_ids=self._random.choice((stay, [m for m in stay if m.person_id != gone.person_id]))
        )

    _changes: tuple[Callable[["Editor", RotationFacts, datetime], RotationFacts], ...] = (
        _hour, _weekday, _turn, _hours, _zone, _order, _phase, _joins, _leaves,
    )  # fmt: skip


def _facts(role: RotaRole, zone: str, people: Sequence[Person], at: datetime) -> RotationFacts:
    starts_on = at.date() - timedelta(days=at.weekday())
    return RotationFacts(role.title(), role, zone, starts_on, [person.id for person in people])


def _facts_of(rotation: Rotation, at: datetime) -> RotationFacts:
    today = at.astimezone(ZoneInfo(rotation.time_zone)).date()
    members = [Member(m.person_id, m.joins_on, m.leaves_on) for m in rotation.members]
    return RotationFacts(
        name=rotation.name,
        role=rotation.role,
        time_zone=rotation.time_zone,
        starts_on=rotation.starts_on,
        member_ids=[member for member in members if not is_past(member, today)],
        handoff_time=rotation.handoff_time,
        handoff_weekday=rotation.handoff_weekday,
        unit=rotation.unit,
        count=rotation.count,
        windows=tuple(Window(tuple(w.days), w.starts, w.until) for w in rotation.windows),
    )


def _until(member: Member, day: date) -> Member:
    return replace(member, leaves_on=day if member.joins_on is None or member.joins_on < day else None)

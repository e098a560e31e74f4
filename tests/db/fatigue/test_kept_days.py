"""Whatever happens and however late it is told, the days that are kept are those of all that is known."""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from portal.absences.actions import ask_for_leave, withdraw_leave
from portal.absences.models import Absence
from portal.absences.spans import Days, Hours
from portal.core.db import db, many
from portal.core.errors import Refused
from portal.fatigue.days.actions import count_person
from portal.fatigue.days.models import FatigueDay, FatigueUpkeep
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import Worth
from portal.fatigue.tasks import count_nights
from portal.incidents.actions import reopen, resolve
from portal.incidents.models import Incident
from portal.incidents.timeline.actions import add_entry
from portal.messages.models import Message, MessageKind
from portal.people.actions import Profile, set_residence, update_person
from portal.people.holidays import Residence
from portal.people.models import Person
from portal.rota.models import Rotation
from portal.rota.plans.queries import shifts_ahead
from tests.clock import START
from tests.world import Cast
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident
from tests.world_rota import a_rotation, hand_over

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Australia/Lord_Howe")
Rows = list[tuple[object, ...]]


@dataclass
class World:
    """Bob and Alice on call in turns, and a chance that decides what happens next."""

    cast: Cast
    rotation: Rotation
    chance: random.Random
    at: datetime = START
    incidents: list[Incident] = field(default_factory=list)

    @property
    def person(self) -> Person:
        return self.chance.choice((self.cast.bob, self.cast.alice))

    @property
    def incident(self) -> Incident:
        return self.chance.choice(self.incidents)

    def page(self) -> None:
        self.incidents.append(an_incident(self.cast.blue, f"Trouble {len(self.incidents)}", at=self.at))
        a_sent_page(self.incidents[-1], self.person, at=self.at)

    def page_again(self) -> None:
        a_sent_page(self.incident, self.person, at=self.at, run=self.at.isoformat())

    def write(self) -> None:
        add_entry(self.incident, "Looking.", by=self.person, at=self.at)

    def end(self) -> None:
        resolve(self.incident, by=self.person, at=self.at)

    def begin_again(self) -> None:
        reopen(self.incident, by=self.person, at=self.at)

    def mark(self) -> None:
        pages = many(select(Message).where(Message.kind == MessageKind.PAGE, Message.person_id.is_not(None)))
        page = self.chance.choice(pages)
        assert page.person is not None
        mark_page(page, self.chance.choice([*Worth]), by=page.person, at=self.at)

    def be_away(self) -> None:
        starts_at = self.at - self.chance.randint(0, 60 * 24) * HOUR
        length = self.at - starts_at + self.chance.randint(1, 48) * HOUR
        hours = Hours(starts_at, starts_at + length)
        days = Days(starts_at.date(), (starts_at + length + DAY).date())
        span = self.chance.choice((hours, days))
        ask_for_leave(self.person, span, by=self.cast.ada, at=self.at, is_confirmed=True)

    def come_back(self) -> None:
        leave = many(select(Absence).order_by(Absence.id))
        if leave:
            withdraw_leave(self.chance.choice(leave), by=self.cast.ada, at=self.at)

    def change_hands(self) -> None:
        shift = self.chance.choice(shifts_ahead(self.rotation, self.at)[:3])
        start = max(self.at, shift.starts_at)
        hand_over(shift, self.person, start, start + self.chance.randint(1, 60) * HOUR, at=self.at)

    def move(self) -> None:
        person, zone = self.person, self.chance.choice(ZONES)
        update_person(person, Profile(person.name, zone, "en", person.residence), by=person, at=self.at)

    def move_house(self) -> None:
        home = self.chance.choice((None, Residence("FR"), Residence("DE", "BY"), Residence("US")))
        set_residence(self.person, home, by=self.cast.ada, at=self.at)

    def happen(self) -> None:
        """Something, often a page; what is refused has not happened."""
        does = (self.page, self.page_again, self.write, self.end, self.begin_again, self.mark, self.be_away,
                self.come_back, self.change_hands, self.move, self.move_house)  # fmt: skip
        with suppress(Refused):
            self.chance.choices(does, (9, 3, 6, 3, 1, 3, 2, 1, 2, 1, 1))[0]()


@pytest.mark.parametrize("seed", range(4))
def test_kept_up_they_are_those_from_scratch(cast: Cast, seed: int) -> None:
    people = [cast.bob, cast.alice]
    world = World(cast, a_rotation(cast.blue, *people, until=START + 20 * 7 * DAY), random.Random(seed))
    world.page()
    for _n in range(40):
        world.at += world.chance.choice((MINUTE, 10 * MINUTE, 25 * MINUTE, 3 * HOUR, 11 * HOUR, 2 * DAY))
        world.happen()
        if world.chance.random() < 0.7:
            count_nights(world.at + MINUTE)
    count_nights(world.at + MINUTE)
    count_nights(world.at + 2 * HOUR)
    kept = [rows_of(person) for person in people]
    for model in (FatigueDay, FatigueUpkeep):
        db.session.execute(delete(model))
    for person in people:
        count_person(person, at=world.at + 2 * HOUR)
    assert [rows_of(person) for person in people] == kept
    assert sum(row.night_pages for row in many(select(FatigueDay))) > 5


def rows_of(person: Person) -> Rows:
    names = FatigueDay.__table__.columns.keys()
    rows = many(select(FatigueDay).where(FatigueDay.person_id == person.id).order_by(FatigueDay.day))
    return [tuple(getattr(row, name) for name in names) for row in rows]

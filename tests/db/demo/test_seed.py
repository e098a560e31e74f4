"""`seed_demo`: from an empty database, from an older demo, and never over what people use."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import func, select

from portal.audit.queries import first_broken_entry
from portal.core.db import db, one_or_none
from portal.core.jobs import QUEUE, connect
from portal.core.settings import WrongSetting
from portal.demo.people import PEOPLE
from portal.demo.seed import FRESH, Seeded, seed_demo
from portal.demo.stage import set_stage
from portal.incidents.models import Incident
from portal.people.models import Person, Team
from portal.rota.models import RotaRole
from portal.rota.queries import on_call
from tests.clock import START
from tests.world import a_person


@pytest.fixture
def demo(app: Flask) -> Seeded:
    return seed_demo(at=START)


def the(slug: str) -> Team:
    return db.session.scalars(select(Team).where(Team.slug == slug)).one()


def whoever(role: RotaRole, at: datetime, team: str = "sre-core") -> list[str]:
    return [cover.person.email for cover in on_call(the(team), at, role=role)]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-23T07:59:00Z",  # Monday 08:59 in Paris
        "2026-11-23T08:00:00Z",  # Monday 09:00
        "2026-03-29T01:30:00Z",  # the night clocks go forward
        "2026-10-25T00:30:00Z",  # the first 02:30 of the night they go back
        "2026-10-26T08:00:00Z",  # the Monday after it
        "2026-12-31T23:59:59Z",
    ],
)
def test_bob_is_the_primary_whenever_the_demo_is_started(app: Flask, at: str) -> None:
    instant = datetime.fromisoformat(at)
    set_stage(instant)
    assert whoever(RotaRole.PRIMARY, instant) == ["bob@demo.example"]
    assert whoever(RotaRole.SECONDARY, instant) == ["farah.rami@colleagues.example"]
    assert whoever(RotaRole.MANAGER, instant) == ["alice@demo.example"]
    assert whoever(RotaRole.PRIMARY, instant, "data-platform") == ["elias.laurent@colleagues.example"]


def test_a_second_start_moves_everything_up_to_today(demo: Seeded) -> None:
    later = START + timedelta(days=9, hours=5)
    refs = set(db.session.scalars(select(Incident.ref)))
    assert seed_demo(at=later) == Seeded.WRITTEN_ANEW
    assert whoever(RotaRole.PRIMARY, later) == ["bob@demo.example"]
    assert later - timedelta(hours=1) < db.session.scalar(select(func.max(Incident.created_at))) < later
    assert count(Person) == len(PEOPLE)
    assert len(refs & set(db.session.scalars(select(Incident.ref)))) > 100
    assert first_broken_entry() is None


def test_a_start_soon_after_keeps_what_was_done(demo: Seeded) -> None:
    added = Team(slug="mine", name="Mine", calendar_changed_at=START, created_at=START)
    db.session.add(added)
    db.session.commit()
    assert seed_demo(at=START + FRESH - timedelta(seconds=1)) == Seeded.STILL_FRESH
    assert the("mine") is added
    assert seed_demo(at=START + FRESH) == Seeded.WRITTEN_ANEW
    assert one_or_none(select(Team).where(Team.slug == "mine")) is None


def test_a_hand_off_makes_a_young_demo_old(app: Flask) -> None:
    before = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    seed_demo(at=before)
    assert seed_demo(at=before + timedelta(minutes=1)) == Seeded.WRITTEN_ANEW
    assert whoever(RotaRole.PRIMARY, before + timedelta(minutes=1)) == ["bob@demo.example"]


def test_people_somebody_added_are_never_lost(demo: Seeded) -> None:
    a_person("Dana")
    later = START + timedelta(days=3)
    assert seed_demo(at=later) == Seeded.IN_USE
    assert db.session.scalar(select(func.max(Incident.created_at))) < START
    assert count(Person) == len(PEOPLE) + 1


def test_a_database_in_use_is_refused_and_left_alone(app: Flask) -> None:
    a_person("Dana", email="dana@people.example")
    with pytest.raises(WrongSetting, match=r"DATABASE_URL: .*dana@people\.example.* DATA_DIR"):
        seed_demo(at=START)
    assert (count(Person), count(Team), count(Incident)) == (1, 0, 0)


def test_nothing_is_asked_of_the_queue(app: Flask) -> None:
    """Half a year of pages would keep the worker from the first real one."""
    queue = Queue(QUEUE, connection=connect(app.extensions["settings"].redis_url), serializer=JSONSerializer)
    queue.empty()
    assert seed_demo(at=START) == Seeded.WRITTEN
    assert queue.count == 0

"""The plan is filled ahead by itself, and an edited rule waits for a person to publish it."""

from datetime import timedelta

from sqlalchemy import func, select

from portal.core.db import db, many
from portal.people.models import Person
from portal.rota.models import RotaRole, Rotation, Shift
from portal.rota.plans.actions import HORIZON
from portal.rota.queries import on_call
from portal.rota.rotations.actions import RotationFacts, update_rotation
from portal.rota.tasks import fill_horizon
from tests.stories.conftest import Story


def _primary() -> Rotation:
    return db.session.scalars(select(Rotation).where(Rotation.role == RotaRole.PRIMARY)).one()


def _planned() -> list[tuple[object, int]]:
    mine = select(Shift).where(Shift.rotation_id == _primary().id, Shift.cancelled_at.is_(None))
    return [(shift.starts_at, shift.person_id) for shift in many(mine.order_by(Shift.starts_at))]


def _turn_over_to(story: Story, *people: Person) -> None:
    rotation = _primary()
    facts = RotationFacts(
        rotation.name, rotation.role, rotation.time_zone, rotation.starts_on, [p.id for p in people]
    )
    update_rotation(rotation, facts, by=story.world.manager, at=story.clock.now())


def test_thirteen_weeks_ahead_somebody_is_on_call(story: Story) -> None:
    nearly = story.clock.now() + HORIZON - timedelta(hours=1)
    assert not on_call(story.world.team, nearly)
    fill_horizon(story.clock.now())
    assert {a.role for a in on_call(story.world.team, nearly)} == {"primary", "secondary", "manager"}


def test_filling_twice_adds_nothing(story: Story) -> None:
    fill_horizon(story.clock.now())
    before = db.session.scalar(select(func.count()).select_from(Shift))
    fill_horizon(story.clock.now())
    assert db.session.scalar(select(func.count()).select_from(Shift)) == before


def test_an_edited_rule_changes_nothing_that_is_published(story: Story) -> None:
    before = _planned()
    _turn_over_to(story, story.world.secondary)
    fill_horizon(story.clock.now())
    assert _planned()[: len(before)] == before
    assert {person for _at, person in _planned()[len(before) :]} == {story.world.secondary.id}

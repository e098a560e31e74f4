"""Whoever cannot be woken, and the managers of their team, learn of it by mail and by day, once a problem."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.core.db import db, many
from portal.messages.models import ContactMethod, Message, MessageKind
from portal.pager.readiness.telling import AGAIN
from portal.pager.tasks import tell_readiness
from portal.people.models import Person
from tests.stories.conftest import Story

DAY = timedelta(days=1)


def monday_at(story: Story, hour: int) -> datetime:
    """The story begins on a Saturday; its team works from Monday to Friday, 9 to 18, in Paris, an hour before UTC."""
    at = story.clock.now()
    monday = at + timedelta(days=7 - at.weekday())
    return monday.replace(hour=hour, minute=0, second=0)


def silence(person: Person, *, is_waking: bool = False) -> None:
    own = update(ContactMethod).where(ContactMethod.person_id == person.id)
    db.session.execute(own.values(is_waking=is_waking))
    db.session.commit()


def notices() -> list[tuple[str, str]]:
    """To whom and what, oldest first."""
    rows = many(select(Message).where(Message.idem_key.startswith("readiness:")).order_by(Message.id))
    assert all(
        row.kind == MessageKind.NOTICE and not row.is_waking and row.channel == "EMAIL" for row in rows
    )
    return [(row.recipient, row.content["text"]) for row in rows]


def told_to(story: Story, at: datetime) -> list[str]:
    """Who is told by a sweep that somebody cannot be woken; each rotation of this team has one person, which is another
    problem."""
    before = len(notices())
    tell_readiness(at)
    return sorted(name for name, text in notices()[before:] if "cannot be woken" in text)


def test_nobody_is_written_to_at_night_or_on_a_weekend(story: Story) -> None:
    silence(story.world.primary)
    for at in (story.clock.now(), monday_at(story, 7), monday_at(story, 17)):
        assert told_to(story, at) == []


def test_a_problem_is_told_once_to_whom_it_is_about_and_to_the_managers(story: Story) -> None:
    silence(story.world.primary)
    primary, manager = story.world.primary.name, story.world.manager.name
    assert told_to(story, monday_at(story, 8)) == sorted([primary, manager])
    texts = dict(notices())
    assert "cannot be woken. Verify a method that wakes you." in texts[primary]
    assert f"{primary} is on call from" in texts[manager]
    assert told_to(story, monday_at(story, 9)) == []
    assert told_to(story, monday_at(story, 8) + DAY) == []


def test_it_is_told_again_a_week_later_and_not_once_it_is_put_right(story: Story) -> None:
    silence(story.world.primary)
    first = monday_at(story, 8)
    both = told_to(story, first)
    assert told_to(story, first + AGAIN - DAY * 3) == []
    assert told_to(story, first + AGAIN) == both
    silence(story.world.primary, is_waking=True)
    assert told_to(story, first + AGAIN * 2) == []
    silence(story.world.primary)
    assert told_to(story, first + AGAIN * 2 + DAY) == both, "it is back, so it is news"


def test_a_new_problem_is_told_beside_an_old_one(story: Story) -> None:
    silence(story.world.primary)
    first = monday_at(story, 8)
    told_to(story, first)
    silence(story.world.secondary)
    assert told_to(story, first + DAY) == sorted([story.world.secondary.name, story.world.manager.name])
    assert story.world.primary.name not in notices()[-1][1], "of the old one nothing is said twice"


def test_managers_read_of_a_rotation_of_one(story: Story) -> None:
    assert told_to(story, monday_at(story, 8)) == []
    [(name, text)] = notices()
    assert name == story.world.manager.name
    assert "only John Doe takes turns. Add somebody." in text

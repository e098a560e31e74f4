"""An alert at 3:21, silence, a second responder: in the morning both nights are a number in the team's heatmap."""

import json

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import Worth
from portal.fatigue.tasks import count_nights
from portal.incidents.actions import acknowledge, resolve
from portal.messages.models import Message, MessageKind
from portal.people.models import Person
from tests.stories.conftest import FARAH, JOHN, Story
from tests.visit import visit, words

PLACE, THIS_WEEK = "/teams/sre/fatigue", 12


@pytest.fixture
def morning(story: Story) -> Story:
    """John slept through it; Farah took it after five minutes and had it solved at 3:56. Nothing is seeded."""
    story.alerts()
    story.run()
    story.let(minutes=5)
    assert story.told() == [JOHN, FARAH]
    acknowledge(story.incident, by=story.world.secondary, at=story.clock.now())
    story.let(minutes=30)
    resolve(story.incident, by=story.world.secondary, at=story.clock.now())
    story.clock.move(hours=5)
    return story


def cells(story: Story, *, of: Person) -> list[str]:
    """The row of somebody as the manager reads it: thirteen weeks, and the score."""
    soup = visit(story.client, PLACE, as_=story.world.manager)
    (row,) = [row for row in soup.select(".heatmap tbody tr") if of.name in words(row.select_one("th"))]
    return [words(cell) for cell in row.select("td")]


def test_from_the_alert_to_the_cell(morning: Story) -> None:
    world = morning.world
    assert cells(morning, of=world.primary)[THIS_WEEK] == ""
    assert count_nights(morning.clock.now()) > 0
    for person in (world.primary, world.secondary):
        found = cells(morning, of=person)
        assert found[THIS_WEEK - 2 : THIS_WEEK + 1] == ["0 on call", "0 on call", "1 on call"]
    assert cells(morning, of=world.manager)[THIS_WEEK] == "0 on call"


def test_both_points_are_those_of_a_wake_in_the_core_of_the_night(morning: Story) -> None:
    """Twelve for the wake and four for each engaged hour; she worked for half an hour, he for ten minutes."""
    count_nights(morning.clock.now())
    world, scores = morning.world, {}
    for person in (world.primary, world.secondary):
        soup = visit(morning.client, f"{PLACE}?person={person.key}", as_=world.manager)
        scores[person.name] = [
            words(row) for row in soup.select("#why tbody tr") if "interruption" in words(row)
        ]
    ((john,), (farah,)) = scores[world.primary.name], scores[world.secondary.name]
    assert "night core, 1 page(s)" in john
    assert " 12.667 " in john
    assert " 14.100 " in farah


def test_what_was_a_test_leaves_the_heatmap_again(morning: Story) -> None:
    count_nights(morning.clock.now())
    john = morning.world.primary
    page = db.session.scalars(
        select(Message).where(Message.person_id == john.id, Message.kind == MessageKind.PAGE)
    ).one()
    mark_page(page, Worth.TEST, word="", by=john, at=morning.clock.now())
    count_nights(morning.clock.move(minutes=1))
    assert cells(morning, of=john)[THIS_WEEK] == "0 on call"
    assert cells(morning, of=morning.world.secondary)[THIS_WEEK] == "1 on call"


def test_their_colleagues_read_the_sum(morning: Story) -> None:
    count_nights(morning.clock.now())
    visit(morning.client, PLACE, as_=morning.world.secondary)
    with morning.client.application.app_context():
        items = json.loads(morning.client.get(f"{PLACE}.json?table=weeks").text)["items"]
    assert items[-1] == {"week": "2026-W47", "night_pages": 2, "pages": 2}

"""A provider that fails a few times, and all of them for good (scenarios 16 and 20)."""

from itertools import pairwise

from sqlalchemy import select

from portal.core.db import db, many
from portal.messages.contacts.queries import contact_methods_of
from portal.messages.models import Message, MessageState
from portal.pager.pages.steps import LAST_RESORT_STEP
from portal.people.models import Person
from tests.edge.sink import Reply, Sink, http_sink
from tests.stories.conftest import Story
from tests.world_pager import a_method

LEAST_AND_MOST = ((8, 18), (24, 42), (48, 78))
"""Seconds between tries: 10, 30 and 60, a fifth more or less, and two looks of three seconds."""


def _webhooks_wake(story: Story, sink: Sink) -> None:
    for person in (story.world.primary, story.world.secondary, story.world.manager):
        _webhook_wakes(person, sink)


def _webhook_wakes(person: Person, sink: Sink) -> None:
    for method in contact_methods_of(person):
        method.channel, method.address = "WEBHOOK", f"{sink.url}/{person.id}"
    db.session.commit()


def _call_times(story: Story, sink: Sink, person: Person, *, seconds: int) -> list[int]:
    """When somebody was called, in seconds from now, to the look that followed."""
    times: list[int] = []
    for look in range(0, seconds, 3):
        story.run()
        calls = sum(request.path == f"/{person.id}" for request in sink.requests)
        times += [look] * (calls - len(times))
    return times


def test_three_refusals_cost_the_waits_of_the_table_and_the_fourth_try_arrives(story: Story) -> None:
    with http_sink() as sink:
        sink.tell(500, 500, 500)
        _webhook_wakes(story.world.primary, sink)
        story.alerts()
        times = _call_times(story, sink, story.world.primary, seconds=200)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 3
    assert [low <= gap <= high for gap, (low, high) in zip(gaps, LEAST_AND_MOST, strict=True)] == [True] * 3
    assert len({request.headers["idempotency-key"] for request in sink.requests}) == 1
    sent = [m for m in many(select(Message)) if m.channel == "WEBHOOK"]
    assert [(m.state, m.attempt) for m in sent] == [(MessageState.SENT, 4)]


def test_the_second_refusal_starts_the_next_way_beside_it(story: Story) -> None:
    with http_sink() as sink:
        sink.otherwise = Reply(500)
        _webhook_wakes(story.world.primary, sink)
        a_method(story.world.primary, address="john@home.example", position=2)
        story.alerts()
        story.run()
        assert (len(sink.requests), story.told()) == (1, [])
        while len(sink.requests) < 2:
            story.run()
        story.run()
        assert story.told() == ["john@home.example"]


def test_when_all_are_down_the_last_resort_is_tried_and_the_status_is_red_until_one_is_back(
    story: Story,
) -> None:
    with http_sink() as sink:
        sink.otherwise = Reply(500)
        _webhooks_wake(story, sink)
        story.alerts()
        story.run()
        story.let(minutes=30)
        assert any(message.step == LAST_RESORT_STEP for message in many(select(Message)))
        assert story.incident.unreached_at is not None
        assert _reach(story) == "unhealthy"

        sink.otherwise = Reply()
        before = len(sink.requests)
        story.let(minutes=15)
        assert len(sink.requests) > before, "it never gives up"
        assert _reach(story) == "healthy"


def _reach(story: Story) -> str:
    return str(story.client.get("/health").json["checks"]["reach"]["status"])
